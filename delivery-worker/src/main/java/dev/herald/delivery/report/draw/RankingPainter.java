package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Chart.HorizontalBars;
import dev.herald.delivery.report.chart.ValueFormat;

/** Draws lying bars with their names on the left and their values behind them. */
final class RankingPainter implements ChartPainter {

  private static final double ROW = 40;
  private static final double BAR = 22;

  private final HorizontalBars chart;

  RankingPainter(HorizontalBars chart) {
    this.chart = chart;
  }

  @Override
  public double height(double width) {
    return chart.bars().size() * ROW + 8;
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    var typeface = canvas.typeface();
    double names = 0;
    double values = 0;
    double most = 0;
    for (var bar : chart.bars()) {
      names = Math.max(names, typeface.width(bar.name(), Styles.BODY));
      values =
          Math.max(
              values,
              typeface.width(value(bar), Styles.STRONG) + typeface.width(aside(bar), Styles.BODY));
      most =
          Math.max(
              most,
              Math.max(
                  Math.abs(bar.value()), bar.previous() == null ? 0 : Math.abs(bar.previous())));
    }
    names = Math.min(names, box.width() * 0.34);
    double left = box.x() + names + 16;
    double room = box.right() - left - values - 22;
    double y = box.y() + 4;
    int hue = 0;
    for (var bar : chart.bars()) {
      double middle = y + ROW / 2;
      canvas.middle(
          typeface.fit(bar.name(), Styles.BODY, names),
          box.x(),
          middle,
          Styles.BODY,
          Ink.TEXT,
          Canvas.Align.LEFT);
      double length = length(bar.value(), most, room);
      var color = Ink.hue(hue++);
      if (bar.previous() == null) {
        canvas.rounded(left, middle - BAR / 2, length, BAR, 4, color);
      } else {
        canvas.rounded(left, middle - BAR / 2 - 1, length, BAR * 0.62, 3, color);
        canvas.rounded(
            left,
            middle + BAR * 0.22,
            length(bar.previous(), most, room),
            BAR * 0.34,
            3,
            Ink.tint(color, 0.4));
      }
      double end = left + length + 10;
      canvas.middle(value(bar), end, middle, Styles.STRONG, Ink.TITLE, Canvas.Align.LEFT);
      canvas.middle(
          aside(bar),
          end + typeface.width(value(bar), Styles.STRONG),
          middle,
          Styles.BODY,
          Ink.MUTED,
          Canvas.Align.LEFT);
      y += ROW;
    }
  }

  private static double length(double value, double most, double room) {
    return most == 0 ? 3 : Math.max(3, Math.abs(value) / most * room);
  }

  private String value(HorizontalBars.Bar bar) {
    return chart.format().text(bar.value());
  }

  private String aside(HorizontalBars.Bar bar) {
    if (bar.previous() != null) {
      return "  before " + chart.format().text(bar.previous());
    }
    double total = chart.total();
    return chart.shares() && total > 0
        ? "  " + ValueFormat.SHARE.text(Math.round(bar.value() / total * 1000) / 1000.0)
        : "";
  }
}
