package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Chart.Retention;
import dev.herald.delivery.report.chart.ValueFormat;
import java.awt.Color;
import java.util.List;

/** Draws who came back as a grid, the darker the more. */
final class RetentionPainter implements ChartPainter {

  private static final double ROW = 34;
  private static final double HEADING = 34;
  private static final double GAP = 18;
  private static final double FIRST = 96;
  private static final double SIZE = 70;
  private static final double LEAST_CELL = 52;

  private final Retention chart;

  RetentionPainter(Retention chart) {
    this.chart = chart;
  }

  @Override
  public double wishedWidth() {
    return FIRST
        + SIZE
        + chart.grids().stream().mapToInt(g -> g.intervals().size()).max().orElse(0) * LEAST_CELL;
  }

  @Override
  public double height(double width) {
    return chart.grids().stream().mapToDouble(RetentionPainter::height).sum()
        + GAP * (chart.grids().size() - 1);
  }

  private static double height(Retention.Grid grid) {
    return (grid.name().isEmpty() ? 0 : HEADING) + (grid.rows().size() + 2) * ROW;
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    double y = box.y();
    for (var grid : chart.grids()) {
      if (!grid.name().isEmpty()) {
        canvas.middle(
            canvas.typeface().fit(grid.name(), Styles.STRONG, box.width()),
            box.x(),
            y + HEADING / 2 - 3,
            Styles.STRONG,
            Ink.TITLE,
            Canvas.Align.LEFT);
        y += HEADING;
      }
      y = grid(canvas, box, y, grid) + GAP;
    }
  }

  private static double grid(Canvas canvas, Box box, double top, Retention.Grid grid) {
    double cell = (box.width() - FIRST - SIZE) / Math.max(1, grid.intervals().size());
    double y = top;
    canvas.middle("Start", box.x(), y + ROW / 2, Styles.HEAD, Ink.MUTED, Canvas.Align.LEFT);
    canvas.middle(
        "Size",
        box.x() + FIRST + SIZE - 16,
        y + ROW / 2,
        Styles.HEAD,
        Ink.MUTED,
        Canvas.Align.RIGHT);
    for (int i = 0; i < grid.intervals().size(); i++) {
      var head = canvas.typeface().fit(grid.intervals().get(i), Styles.HEAD, cell - 2);
      canvas.middle(
          head,
          box.x() + FIRST + SIZE + cell * (i + 0.5),
          y + ROW / 2,
          Styles.HEAD,
          Ink.MUTED,
          Canvas.Align.CENTER);
    }
    y += ROW;
    double people = grid.rows().stream().mapToDouble(Retention.Row::size).sum();
    row(canvas, box, y, cell, "Mean", people, grid.mean(), true);
    for (var row : grid.rows()) {
      y += ROW;
      row(canvas, box, y, cell, row.head(), row.size(), row.shares(), false);
    }
    return y + ROW;
  }

  private static void row(
      Canvas canvas,
      Box box,
      double y,
      double cell,
      String head,
      double size,
      List<Double> shares,
      boolean mean) {
    double middle = y + ROW / 2;
    var style = mean ? Styles.STRONG : Styles.BODY;
    canvas.middle(head, box.x(), middle, style, Ink.TITLE, Canvas.Align.LEFT);
    canvas.middle(
        ValueFormat.PLAIN.text(size),
        box.x() + FIRST + SIZE - 16,
        middle,
        style,
        Ink.TEXT,
        Canvas.Align.RIGHT);
    for (int i = 0; i < shares.size(); i++) {
      double share = shares.get(i);
      double x = box.x() + FIRST + SIZE + i * cell;
      Color color = Ink.tint(mean ? Ink.hue(11) : Ink.hue(0), 0.06 + 0.86 * Math.min(1, share));
      canvas.rounded(x + 1.5, y + 1.5, cell - 3, ROW - 3, 5, color);
      canvas.middle(
          percent(share, cell),
          x + cell / 2,
          middle,
          Styles.SMALL,
          share > 0.6 ? Ink.PAPER : Ink.TITLE,
          Canvas.Align.CENTER);
    }
  }

  private static String percent(double share, double cell) {
    double digits = cell < 48 ? 100 : 1000;
    return ValueFormat.SHARE.text(Math.round(share * digits) / digits);
  }
}
