package dev.herald.delivery.report.draw;

/** Draws the chart itself; title, legend and notes are drawn around it. */
interface ChartPainter {

  /** CSS pixels the chart would like to have; more than the usual width only for tables. */
  default double wishedWidth() {
    return 0;
  }

  /** CSS pixels it needs at that width. */
  double height(double width);

  void paint(Canvas canvas, Box box);

  /** What the colours mean; empty when they mean nothing. */
  default Legend legend() {
    return Legend.NONE;
  }
}
