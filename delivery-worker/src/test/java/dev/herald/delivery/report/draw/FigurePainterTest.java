package dev.herald.delivery.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.report.chart.Axis;
import dev.herald.delivery.report.chart.Chart;
import dev.herald.delivery.report.chart.Figure;
import dev.herald.delivery.report.chart.Series;
import dev.herald.delivery.report.chart.ValueFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FigurePainterTest {

  private static final FigurePainter PAINTER = new FigurePainter();
  private static final Axis WEEK =
      new Axis(List.of("Mar 1", "Mar 2", "Mar 3", "Mar 4", "Mar 5", "Mar 6", "Mar 7"), true);

  static Stream<Chart> charts() {
    var series = List.of(line("A", 0, false), line("A", 0, true), line("B", 1, false));
    var step = new Chart.Funnel.Step(50, 0.25, 0.25, 120.0);
    var steps = List.of(new Chart.Funnel.Step(200, 1, 1, null), step);
    var grid =
        new Chart.Retention.Grid(
            "Paid",
            List.of("Day 0", "Day 1"),
            List.of(new Chart.Retention.Row("Mar 1", 40, List.of(1.0, 0.5))),
            List.of(1.0, 0.5));
    return Stream.of(
        new Chart.NoData(),
        new Chart.Lines(WEEK, series, ValueFormat.PLAIN),
        new Chart.Lines(WEEK, List.of(line("A", 0, false)), ValueFormat.SECONDS),
        new Chart.Lines(
            new Axis(List.of("Mar 1"), false),
            List.of(new Series("One", List.of(5.0), 0, false)),
            ValueFormat.PLAIN),
        new Chart.Lines(
            WEEK,
            List.of(new Series("Gaps", List.of(1.0, Double.NaN, 3.0, Double.NaN), 0, false)),
            ValueFormat.PLAIN),
        new Chart.Area(WEEK, series, ValueFormat.PERCENT),
        new Chart.Bars(WEEK, series, ValueFormat.PLAIN, Chart.Arrangement.STACKED),
        new Chart.Bars(WEEK, series, ValueFormat.PLAIN, Chart.Arrangement.GROUPED),
        new Chart.Bars(
            WEEK,
            List.of(line("A", 0, false), new Series("Gone", List.of(-4.0, -5.0), 1, false)),
            ValueFormat.PLAIN,
            Chart.Arrangement.STACKED),
        new Chart.Bars(
            WEEK, List.of(line("A", 0, false)), ValueFormat.PLAIN, Chart.Arrangement.HISTOGRAM),
        new Chart.HorizontalBars(
            List.of(
                new Chart.HorizontalBars.Bar("Desktop", 12, null),
                new Chart.HorizontalBars.Bar("Mobile", 0, null)),
            ValueFormat.PLAIN,
            true),
        new Chart.HorizontalBars(
            List.of(new Chart.HorizontalBars.Bar("Desktop", 12, 9.0)), ValueFormat.PLAIN, false),
        new Chart.BigNumber("", 1e12, null, ValueFormat.PLAIN),
        new Chart.BigNumber("MRR", 120, 100.0, ValueFormat.PLAIN),
        new Chart.BigNumber("MRR", 120, 0.0, ValueFormat.PLAIN),
        table(3, 4),
        new Chart.Funnel(List.of("visit", "Paid"), List.of(new Chart.Funnel.Group("", steps))),
        new Chart.Funnel(
            List.of("visit", "Paid"),
            List.of(
                new Chart.Funnel.Group("Chrome", steps), new Chart.Funnel.Group("Safari", steps))),
        new Chart.Retention(List.of(grid, grid)));
  }

  private static Series line(String name, int hue, boolean previous) {
    return new Series(name, List.of(5.0, 6.5, 7.0, 3.0, 0.0, 8.0, 2.0), hue, previous);
  }

  private static Chart.Table table(int columns, int rows) {
    return new Chart.Table(
        IntStream.range(0, columns)
            .mapToObj(i -> new Chart.Table.Column("column " + i, i > 0))
            .toList(),
        Collections.nCopies(rows, Collections.nCopies(columns, "some text in a cell")));
  }

  private static Figure figure(Chart chart) {
    return new Figure("Signups", "Mar 1 – Mar 7, 2026 (UTC)", chart, List.of("A note"));
  }

  private static BufferedImage image(Png png) {
    try {
      return ImageIO.read(new ByteArrayInputStream(png.bytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("charts")
  void everyChartBecomesAPictureOfDoubleDensity(Chart chart) {
    var png = PAINTER.paint(figure(chart));
    var image = image(png);
    assertThat(png.widthPx()).isEqualTo(800);
    assertThat(image.getWidth()).isEqualTo(1600);
    assertThat(image.getHeight()).isEqualTo(png.heightPx() * 2).isBetween(300, 2000);
    assertThat(png.bytes().length).isLessThan(150_000);
    assertThat(colors(image)).as("more than paper and a line of text").isGreaterThan(20);
  }

  private static long colors(BufferedImage image) {
    return IntStream.range(0, image.getHeight())
        .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, y)))
        .distinct()
        .count();
  }

  @Test
  void theSameFigureBecomesTheSameBytes() {
    var figure = figure(new Chart.Lines(WEEK, List.of(line("A", 0, false)), ValueFormat.PLAIN));
    assertThat(PAINTER.paint(figure).bytes()).isEqualTo(PAINTER.paint(figure).bytes());
  }

  @Test
  void aWideTableWidensThePictureUpToALimit() {
    assertThat(PAINTER.paint(figure(table(8, 2))).widthPx()).isGreaterThan(800);
    assertThat(PAINTER.paint(figure(table(40, 2))).widthPx()).isEqualTo(1800);
  }

  @Test
  void aLongTableGrowsThePictureUpToALimit() {
    assertThat(PAINTER.paint(figure(table(2, 50))).heightPx()).isGreaterThan(1800);
    assertThat(image(PAINTER.paint(figure(table(2, 400)))).getHeight()).isEqualTo(10_000);
  }

  @Test
  void theLastRunningIntervalLooksDifferent() {
    var ended = new Axis(WEEK.labels(), false);
    var series = List.of(line("A", 0, false));
    assertThat(PAINTER.paint(figure(new Chart.Lines(WEEK, series, ValueFormat.PLAIN))).bytes())
        .isNotEqualTo(
            PAINTER.paint(figure(new Chart.Lines(ended, series, ValueFormat.PLAIN))).bytes());
  }

  @Test
  void anyScriptAndAnyLengthOfTextIsDrawn() {
    var names = new ArrayList<Series>();
    for (var name :
        List.of("登録ユーザー", "Пользователи", "مستخدمين", "🎉", "\u0000\n", "x".repeat(2000), "")) {
      names.add(new Series(name, List.of(1.0, 2.0), 0, false));
    }
    var chart = new Chart.Lines(WEEK, names, ValueFormat.PLAIN);
    var png =
        PAINTER.paint(
            new Figure("w".repeat(3000) + " 한국어 👩‍💻", "", chart, List.of("n".repeat(999))));
    assertThat(png.widthPx()).isEqualTo(800);
    assertThat(image(png).getHeight()).isBetween(800, 2000);
  }

  @Test
  void valuesOfAnySizeAreDrawn() {
    for (var values :
        List.of(
            List.of(0.0, 0.0),
            List.of(1e-9, 2e-9),
            List.of(1e300, 3e299),
            List.of(-5.0, -1.0),
            List.of(Double.NaN, Double.NaN))) {
      var chart =
          new Chart.Bars(
              new Axis(List.of("a", "b"), false),
              List.of(new Series("A", values, 0, false)),
              ValueFormat.PLAIN,
              Chart.Arrangement.GROUPED);
      assertThat(PAINTER.paint(figure(chart)).widthPx()).isEqualTo(800);
      assertThat(
              PAINTER
                  .paint(figure(new Chart.Lines(chart.axis(), chart.series(), chart.format())))
                  .widthPx())
          .isEqualTo(800);
    }
  }

  @Test
  void anAxisWithoutPlacesIsDrawn() {
    var empty = new Axis(List.of(), false);
    var series = List.of(new Series("A", List.of(), 0, false));
    assertThat(PAINTER.paint(figure(new Chart.Lines(empty, series, ValueFormat.PLAIN))).widthPx())
        .isEqualTo(800);
    assertThat(PAINTER.paint(figure(new Chart.Area(empty, series, ValueFormat.PLAIN))).widthPx())
        .isEqualTo(800);
  }
}
