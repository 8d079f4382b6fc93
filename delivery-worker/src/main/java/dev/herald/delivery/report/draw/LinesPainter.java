package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Axis;
import dev.herald.delivery.report.chart.Chart;
import dev.herald.delivery.report.chart.Series;
import dev.herald.delivery.report.chart.ValueFormat;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/** Draws lines over an axis; stacked on filled areas when asked. */
final class LinesPainter implements ChartPainter {

  private static final double WIDTH = 2.5;

  /** With more points than this, a mark on each would hide the line. */
  private static final int MARKED = 16;

  private final Axis axis;
  private final List<Series> series;
  private final ValueFormat format;
  private final boolean stacked;

  LinesPainter(Chart.Lines chart) {
    this(chart.axis(), chart.series(), chart.format(), false);
  }

  LinesPainter(Chart.Area chart) {
    this(chart.axis(), stack(chart.series()), chart.format(), true);
  }

  private LinesPainter(Axis axis, List<Series> series, ValueFormat format, boolean stacked) {
    this.axis = axis;
    this.series = series;
    this.format = format;
    this.stacked = stacked;
  }

  @Override
  public double height(double width) {
    return Plot.HEIGHT;
  }

  @Override
  public Legend legend() {
    return Legend.of(series, !stacked);
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    var plot = Plot.frame(canvas, box, Extent.of(series).scale(format), axis, format, false);
    if (stacked) {
      for (int i = series.size() - 1; i >= 0; i--) {
        fill(canvas, plot, series.get(i), Ink.tint(Ink.hue(series.get(i).hue()), 0.55));
      }
    } else if (series.size() == 1) {
      wash(canvas, plot, series.getFirst());
    }
    canvas.rule(plot.inner().x(), plot.y(0), plot.inner().right(), plot.y(0), Ink.BASELINE);
    // The first series is the most important one: it is drawn last, on top.
    for (int i = series.size() - 1; i >= 0; i--) {
      line(canvas, plot, series.get(i));
    }
  }

  private void line(Canvas canvas, Plot plot, Series line) {
    var color = Ink.hue(line.hue());
    var path = new Path2D.Double();
    boolean pen = false;
    int last = line.values().size() - 1;
    for (int place = 0; place <= last; place++) {
      double value = line.at(place);
      if (!Double.isFinite(value)) {
        pen = false;
        continue;
      }
      if (!pen) {
        path.moveTo(plot.x(place), plot.y(value));
      } else if (place == last && axis.lastRunning() && !line.previous()) {
        var running = new Path2D.Double();
        running.moveTo(plot.x(place - 1), plot.y(line.at(place - 1)));
        running.lineTo(plot.x(place), plot.y(value));
        canvas.line(running, color, WIDTH, true);
      } else {
        path.lineTo(plot.x(place), plot.y(value));
      }
      pen = true;
    }
    canvas.line(path, color, stacked ? 1.5 : WIDTH, line.previous());
    marks(canvas, plot, line, color);
  }

  private void marks(Canvas canvas, Plot plot, Series line, Color color) {
    if (line.previous() || (stacked && axis.size() > 1)) {
      return;
    }
    int last = line.values().size() - 1;
    for (int place = 0; place <= last; place++) {
      boolean lonely =
          !Double.isFinite(line.at(place - 1 < 0 ? last + 1 : place - 1))
              && !Double.isFinite(line.at(place + 1));
      if (Double.isFinite(line.at(place)) && (lonely || axis.size() <= MARKED)) {
        // A point that no line leads to is all there is to see of it.
        mark(
            canvas, plot.x(place), plot.y(line.at(place)), lonely ? 5 : 3.4, color, running(place));
      }
    }
  }

  private static void mark(
      Canvas canvas, double x, double y, double radius, Color color, boolean hollow) {
    canvas.dot(x, y, radius + 1.2, Ink.PAPER);
    canvas.dot(x, y, radius, color);
    if (hollow) {
      canvas.dot(x, y, radius * 0.53, Ink.PAPER);
    }
  }

  private boolean running(int place) {
    return axis.lastRunning() && place == axis.size() - 1;
  }

  /** A breath of colour below a line that stands alone. */
  private static void wash(Canvas canvas, Plot plot, Series line) {
    var color = Ink.hue(line.hue());
    canvas.fill(
        below(plot, line),
        new GradientPaint(
            0,
            (float) plot.inner().y(),
            Ink.tint(color, 0.16),
            0,
            (float) plot.y(0),
            Ink.tint(color, 0.02)));
  }

  private static void fill(Canvas canvas, Plot plot, Series line, Color color) {
    canvas.fill(below(plot, line), color);
  }

  private static Path2D below(Plot plot, Series line) {
    var path = new Path2D.Double();
    int last = line.values().size() - 1;
    path.moveTo(plot.x(0), plot.y(0));
    for (int place = 0; place <= last; place++) {
      double value = line.at(place);
      path.lineTo(plot.x(place), plot.y(Double.isFinite(value) ? value : 0));
    }
    path.lineTo(plot.x(Math.max(0, last)), plot.y(0));
    path.closePath();
    return path;
  }

  /**
   * Each series on the shoulders of those before it; the period compared with on its own ground.
   */
  private static List<Series> stack(List<Series> series) {
    var stacked = new ArrayList<Series>();
    for (boolean previous : new boolean[] {false, true}) {
      var ground = new ArrayList<Double>();
      for (var layer : series) {
        if (layer.previous() == previous) {
          for (int place = 0; place < layer.values().size(); place++) {
            double value = Double.isFinite(layer.at(place)) ? layer.at(place) : 0;
            if (place < ground.size()) {
              ground.set(place, ground.get(place) + value);
            } else {
              ground.add(value);
            }
          }
          stacked.add(new Series(layer.name(), ground, layer.hue(), previous));
        }
      }
    }
    return stacked;
  }
}
