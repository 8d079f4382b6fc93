package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Axis;
import dev.herald.delivery.report.chart.ValueFormat;

/**
 * The frame that values over an axis are drawn in: ticks and lines on the left, labels below.
 *
 * @param inner where the values go
 * @param banded whether each place is a band (bars) or a point (lines)
 */
record Plot(Box inner, Scale scale, Axis axis, boolean banded) {

  static final double HEIGHT = 316;

  private static final double LABELS = 30;
  private static final double LABEL_GAP = 18;

  /** Draws the frame into the box. */
  static Plot frame(
      Canvas canvas, Box box, Scale scale, Axis axis, ValueFormat format, boolean banded) {
    var typeface = canvas.typeface();
    double left =
        scale.ticks().stream()
                .mapToDouble(tick -> typeface.width(format.tick(tick), Styles.AXIS))
                .max()
                .orElse(0)
            + 12;
    var plot = new Plot(box.inset(left, 10, banded ? 0 : 8, LABELS), scale, axis, banded);
    for (double tick : scale.ticks()) {
      double y = Math.round(scale.y(tick, plot.inner) * 2) / 2.0;
      canvas.rule(plot.inner.x(), y, plot.inner.right(), y, tick == 0 ? Ink.BASELINE : Ink.GRID);
      canvas.middle(
          format.tick(tick), plot.inner.x() - 12, y, Styles.AXIS, Ink.MUTED, Canvas.Align.RIGHT);
    }
    plot.labels(canvas, box.bottom());
    return plot;
  }

  /** The middle of a place. */
  double x(int place) {
    int size = axis.size();
    if (banded || size == 1) {
      return inner.x() + inner.width() * (place + 0.5) / size;
    }
    double inset = 8;
    return inner.x() + inset + (inner.width() - 2 * inset) * place / (size - 1);
  }

  double y(double value) {
    return scale.y(value, inner);
  }

  double band() {
    return inner.width() / Math.max(1, axis.size());
  }

  /** As many as fit, at even distances. */
  private void labels(Canvas canvas, double bottom) {
    int size = axis.size();
    if (size == 0) {
      return;
    }
    var typeface = canvas.typeface();
    double longest = Math.max(120, band() - 6);
    var texts = axis.labels().stream().map(l -> typeface.fit(l, Styles.AXIS, longest)).toList();
    double widest = texts.stream().mapToDouble(t -> typeface.width(t, Styles.AXIS)).max().orElse(0);
    double distance = size == 1 ? inner.width() : x(1) - x(0);
    int step = Math.max(1, (int) Math.ceil((widest + LABEL_GAP) / distance));
    for (int place = 0; place < size; place += step) {
      double half = typeface.width(texts.get(place), Styles.AXIS) / 2;
      // The outermost labels stay inside the picture.
      double x = Math.max(inner.x() - 30 + half, Math.min(inner.right() + 8 - half, x(place)));
      canvas.text(texts.get(place), x, bottom - 6, Styles.AXIS, Ink.MUTED, Canvas.Align.CENTER);
    }
  }
}
