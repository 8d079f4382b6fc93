package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Chart;
import dev.herald.delivery.report.chart.Figure;
import io.micronaut.context.annotation.Context;
import java.util.List;

/**
 * Draws a figure: title, period, chart, legend, notes.
 *
 * <p>Made at start, so that a machine that cannot draw says so then and not in the first report.
 */
@Context
public final class FigurePainter {

  /** Of a usual picture and of the widest table, in CSS pixels (contract). */
  private static final int WIDTH = 800;

  private static final int WIDEST = 1800;

  /** 10 000 real pixels (contract). */
  private static final int HIGHEST = 10_000 / Canvas.DENSITY;

  private static final double MARGIN = 28;

  private final Typeface typeface;

  public FigurePainter() {
    System.setProperty("java.awt.headless", "true");
    this.typeface = Typeface.load();
  }

  public Png paint(Figure figure) {
    var painter = painter(figure.chart());
    double room = Math.clamp(painter.wishedWidth(), WIDTH - 2 * MARGIN, WIDEST - 2 * MARGIN);
    int width = (int) Math.ceil(room + 2 * MARGIN);
    var title = typeface.wrap(figure.title(), Styles.TITLE, room, 2);
    var legend = painter.legend();
    double chart = painter.height(room);
    double legendHeight = legend.height(typeface, room);

    double top = MARGIN + title.size() * 27 + (figure.subtitle().isEmpty() ? 0 : 22) + 18;
    double notes = figure.notes().size() * 21.0;
    double height =
        top
            + chart
            + (legendHeight > 0 ? 14 + legendHeight : 0)
            + (notes > 0 ? 10 + notes : 0)
            + MARGIN
            - 4;
    var canvas = new Canvas(width, (int) Math.min(HIGHEST, Math.ceil(height)), typeface);

    head(canvas, title, figure.subtitle());
    painter.paint(canvas, new Box(MARGIN, top, room, chart));
    double y = top + chart;
    if (legendHeight > 0) {
      legend.paint(canvas, new Box(MARGIN, y + 14, room, legendHeight));
      y += 14 + legendHeight;
    }
    notes(canvas, figure.notes(), y + 10, room);
    var image = canvas.finish();
    return new Png(width, image.getHeight() / Canvas.DENSITY, PngEncoder.encode(image));
  }

  private static void head(Canvas canvas, List<String> title, String subtitle) {
    double y = MARGIN + 16;
    for (var line : title) {
      canvas.text(line, MARGIN, y, Styles.TITLE, Ink.TITLE, Canvas.Align.LEFT);
      y += 27;
    }
    canvas.text(subtitle, MARGIN, y - 3, Styles.SUBTITLE, Ink.MUTED, Canvas.Align.LEFT);
  }

  private static void notes(Canvas canvas, List<String> notes, double top, double room) {
    double y = top;
    for (var note : notes) {
      canvas.middle(
          canvas.typeface().fit(note, Styles.SMALL, room),
          MARGIN,
          y + 10,
          Styles.SMALL,
          Ink.MUTED,
          Canvas.Align.LEFT);
      y += 21;
    }
  }

  private ChartPainter painter(Chart chart) {
    return switch (chart) {
      case Chart.NoData() -> new EmptyPainter();
      case Chart.Lines lines -> new LinesPainter(lines);
      case Chart.Area area -> new LinesPainter(area);
      case Chart.Bars bars -> new BarsPainter(bars);
      case Chart.HorizontalBars ranking -> new RankingPainter(ranking);
      case Chart.BigNumber number -> new NumberPainter(number);
      case Chart.Table table -> new TablePainter(table, typeface);
      case Chart.Funnel funnel -> new FunnelPainter(funnel);
      case Chart.Retention retention -> new RetentionPainter(retention);
    };
  }
}
