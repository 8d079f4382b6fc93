package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Chart.BigNumber;
import dev.herald.delivery.report.chart.Summary;

/** Draws one number as large as it can be. */
final class NumberPainter implements ChartPainter {

  private static final double HEIGHT = 190;

  private final BigNumber chart;

  NumberPainter(BigNumber chart) {
    this.chart = chart;
  }

  @Override
  public double height(double width) {
    return HEIGHT;
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    var text = chart.format().text(chart.value());
    var style = Styles.HUGE;
    double wide = canvas.typeface().width(text, style);
    if (wide > box.width()) {
      style = new Typeface.Style(style.weight(), (float) (style.size() * box.width() / wide));
    }
    double center = box.x() + box.width() / 2;
    canvas.middle(text, center, box.y() + 72, style, Ink.TITLE, Canvas.Align.CENTER);
    if (chart.previous() == null) {
      canvas.middle(
          canvas.typeface().fit(chart.label(), Styles.LARGE, box.width()),
          center,
          box.y() + 142,
          Styles.LARGE,
          Ink.MUTED,
          Canvas.Align.CENTER);
    } else {
      change(canvas, center, box.y() + 146, chart.previous());
    }
  }

  /** A pill with the change, and what it was before. */
  private void change(Canvas canvas, double center, double y, double previous) {
    var change = Summary.change(chart.value(), previous);
    var color =
        chart.value() > previous ? Ink.RISE : chart.value() < previous ? Ink.FALL : Ink.MUTED;
    var before = "from " + chart.format().text(previous) + " in the previous period";
    double pill = change.isEmpty() ? 0 : canvas.typeface().width(change, Styles.LARGE) + 24;
    double whole = pill + (pill > 0 ? 12 : 0) + canvas.typeface().width(before, Styles.LARGE);
    double x = center - whole / 2;
    if (pill > 0) {
      canvas.rounded(x, y - 16, pill, 32, 16, Ink.tint(color, 0.12));
      canvas.middle(change, x + pill / 2, y, Styles.LARGE, color, Canvas.Align.CENTER);
      x += pill + 12;
    }
    canvas.middle(before, x, y, Styles.LARGE, Ink.MUTED, Canvas.Align.LEFT);
  }
}
