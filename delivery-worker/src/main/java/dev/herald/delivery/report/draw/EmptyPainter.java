package dev.herald.delivery.report.draw;

/** Says that there is nothing to draw. */
final class EmptyPainter implements ChartPainter {

  private static final double HEIGHT = 180;

  @Override
  public double height(double width) {
    return HEIGHT;
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    double center = box.x() + box.width() / 2;
    double y = box.y() + HEIGHT / 2;
    canvas.rounded(box.x(), box.y(), box.width(), HEIGHT, 8, Ink.WASH);
    // Three low bars: a chart that is still waiting for something to show.
    canvas.rounded(center - 25, y - 32, 12, 18, 3, Ink.BASELINE);
    canvas.rounded(center - 6, y - 44, 12, 30, 3, Ink.BASELINE);
    canvas.rounded(center + 13, y - 38, 12, 24, 3, Ink.BASELINE);
    canvas.middle("No data", center, y + 14, Styles.LARGE, Ink.TEXT, Canvas.Align.CENTER);
    canvas.middle(
        "Nothing matched in this period",
        center,
        y + 40,
        Styles.SUBTITLE,
        Ink.MUTED,
        Canvas.Align.CENTER);
  }
}
