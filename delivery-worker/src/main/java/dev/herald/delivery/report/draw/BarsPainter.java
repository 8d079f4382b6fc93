package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Axis;
import dev.herald.delivery.report.chart.Chart;
import dev.herald.delivery.report.chart.Series;
import dev.herald.delivery.report.chart.ValueFormat;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/** Draws upright bars: stacked, side by side, or as a histogram. */
final class BarsPainter implements ChartPainter {

  private static final double WIDEST = 64;

  private final Axis axis;
  private final List<Series> series;
  private final ValueFormat format;
  private final boolean histogram;

  /** The bars of one place, from left to right; each holds the series that stand on each other. */
  private final List<List<Series>> columns;

  BarsPainter(Chart.Bars chart) {
    this.axis = chart.axis();
    this.series = chart.series();
    this.format = chart.format();
    this.histogram = chart.arrangement() == Chart.Arrangement.HISTOGRAM;
    this.columns = columns(chart);
  }

  private static List<List<Series>> columns(Chart.Bars chart) {
    if (chart.arrangement() != Chart.Arrangement.STACKED) {
      return chart.series().stream().map(List::of).toList();
    }
    var columns = new ArrayList<List<Series>>();
    for (boolean previous : new boolean[] {true, false}) {
      var column = chart.series().stream().filter(s -> s.previous() == previous).toList();
      if (!column.isEmpty()) {
        columns.add(column);
      }
    }
    return columns;
  }

  @Override
  public double height(double width) {
    return Plot.HEIGHT;
  }

  @Override
  public Legend legend() {
    return Legend.of(series, false);
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    var plot = Plot.frame(canvas, box, extent().scale(format), axis, format, true);
    double band = plot.band();
    double group =
        histogram ? band - Math.min(2, band * 0.1) : Math.min(band * 0.74, WIDEST * columns.size());
    double bar = group / columns.size();
    double gap = histogram || columns.size() == 1 ? 0 : Math.min(3, bar * 0.12);
    boolean told = valuesFit(canvas.typeface(), bar);
    for (int place = 0; place < axis.size(); place++) {
      for (int i = 0; i < columns.size(); i++) {
        double x = plot.x(place) - group / 2 + i * bar + gap / 2;
        column(canvas, plot, columns.get(i), place, x, bar - gap, told);
      }
    }
    canvas.rule(plot.inner().x(), plot.y(0), plot.inner().right(), plot.y(0), Ink.BASELINE);
  }

  private void column(
      Canvas canvas,
      Plot plot,
      List<Series> stack,
      int place,
      double x,
      double width,
      boolean told) {
    double up = 0;
    double down = 0;
    int top = topmost(stack, place);
    for (int i = 0; i < stack.size(); i++) {
      var layer = stack.get(i);
      double value = Double.isFinite(layer.at(place)) ? layer.at(place) : 0;
      if (value == 0) {
        continue;
      }
      double base = value > 0 ? up : down;
      double from = plot.y(base);
      double to = plot.y(base + value);
      boolean capped = value < 0 || i == top;
      piece(canvas, layer, place, shape(x, from, width, to, capped ? Math.min(4, width / 4) : 0));
      if (value > 0) {
        up += value;
      } else {
        down += value;
      }
    }
    if (told && up > 0) {
      canvas.text(
          format.tick(up),
          x + width / 2,
          plot.y(up) - 6,
          Styles.SMALL,
          Ink.TEXT,
          Canvas.Align.CENTER);
    }
  }

  private void piece(Canvas canvas, Series layer, int place, Shape shape) {
    Color color = Ink.hue(layer.hue());
    boolean running = axis.lastRunning() && place == axis.size() - 1 && !layer.previous();
    if (running) {
      canvas.fill(shape, Ink.tint(color, 0.3));
      canvas.outline(shape, color, 1.25, true);
    } else {
      canvas.fill(shape, layer.previous() ? Ink.tint(color, 0.4) : color);
      if (columns.stream().anyMatch(column -> column.size() > 1)) {
        canvas.outline(shape, Ink.PAPER, 0.75, false);
      }
    }
  }

  /** A bar whose far end is rounded. */
  private static Shape shape(double x, double from, double width, double to, double radius) {
    double r = Math.min(radius, Math.abs(to - from));
    double turn = to < from ? r : -r;
    var path = new Path2D.Double();
    path.moveTo(x, from);
    path.lineTo(x, to + turn);
    path.quadTo(x, to, x + r, to);
    path.lineTo(x + width - r, to);
    path.quadTo(x + width, to, x + width, to + turn);
    path.lineTo(x + width, from);
    path.closePath();
    return path;
  }

  private static int topmost(List<Series> stack, int place) {
    int top = 0;
    for (int i = 0; i < stack.size(); i++) {
      if (stack.get(i).at(place) > 0) {
        top = i;
      }
    }
    return top;
  }

  /** Values are written on the bars when there is room for every one of them. */
  private boolean valuesFit(Typeface typeface, double bar) {
    return columns.stream().allMatch(column -> column.size() == 1)
        && series.stream()
            .flatMap(s -> s.values().stream())
            .allMatch(value -> typeface.width(format.tick(value), Styles.SMALL) <= bar + 4);
  }

  private Extent extent() {
    double least = 0;
    double most = 0;
    for (int place = 0; place < axis.size(); place++) {
      for (var column : columns) {
        double up = 0;
        double down = 0;
        for (var layer : column) {
          double value = Double.isFinite(layer.at(place)) ? layer.at(place) : 0;
          up += Math.max(0, value);
          down += Math.min(0, value);
        }
        least = Math.min(least, down);
        most = Math.max(most, up);
      }
    }
    return new Extent(least, most);
  }
}
