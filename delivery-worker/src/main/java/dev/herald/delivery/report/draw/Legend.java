package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Series;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/** The names of the series beside their colours, in as many rows as they need. */
record Legend(List<Entry> entries) {

  static final Legend NONE = new Legend(List.of());

  private static final double ROW = 24;
  private static final double SWATCH = 22;
  private static final double GAP = 22;
  private static final double LONGEST_NAME = 300;

  /** How a series is shown in the chart. */
  enum Mark {
    LINE,
    DASHES,
    SQUARE
  }

  record Entry(String name, Color color, Mark mark) {}

  static Legend of(List<Series> series, boolean lines) {
    return new Legend(
        series.stream()
            .map(
                s ->
                    new Entry(
                        s.previous() ? s.name() + " (previous)" : s.name(),
                        lines || !s.previous() ? Ink.hue(s.hue()) : Ink.tint(Ink.hue(s.hue()), 0.4),
                        !lines ? Mark.SQUARE : s.previous() ? Mark.DASHES : Mark.LINE))
            .toList());
  }

  double height(Typeface typeface, double width) {
    return rows(typeface, width).size() * ROW;
  }

  void paint(Canvas canvas, Box box) {
    double y = box.y() + ROW / 2;
    for (var row : rows(canvas.typeface(), box.width())) {
      double x = box.x();
      for (var entry : row) {
        swatch(canvas, entry, x, y);
        var name = canvas.typeface().fit(entry.name, Styles.LEGEND, LONGEST_NAME);
        canvas.middle(name, x + SWATCH, y, Styles.LEGEND, Ink.TEXT, Canvas.Align.LEFT);
        x += width(canvas.typeface(), entry) + GAP;
      }
      y += ROW;
    }
  }

  private static void swatch(Canvas canvas, Entry entry, double x, double y) {
    if (entry.mark == Mark.SQUARE) {
      canvas.rounded(x, y - 6, 12, 12, 3, entry.color);
      return;
    }
    var line = new Path2D.Double();
    line.moveTo(x + 1, y);
    line.lineTo(x + 15, y);
    canvas.line(line, entry.color, 2.5, entry.mark == Mark.DASHES);
  }

  private List<List<Entry>> rows(Typeface typeface, double width) {
    var rows = new ArrayList<List<Entry>>();
    double x = Double.MAX_VALUE;
    for (var entry : entries) {
      double wide = width(typeface, entry);
      if (x + wide > width) {
        rows.add(new ArrayList<>());
        x = 0;
      }
      rows.getLast().add(entry);
      x += wide + GAP;
    }
    return rows;
  }

  private static double width(Typeface typeface, Entry entry) {
    return SWATCH + Math.min(LONGEST_NAME, typeface.width(entry.name, Styles.LEGEND) + 1);
  }
}
