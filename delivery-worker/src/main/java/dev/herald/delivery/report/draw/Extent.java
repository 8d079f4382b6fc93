package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Series;
import dev.herald.delivery.report.chart.ValueFormat;
import java.util.List;

/** The least and the greatest value that must be shown. */
record Extent(double least, double most) {

  static Extent of(List<Series> series) {
    double least = 0;
    double most = 0;
    for (var s : series) {
      for (double value : s.values()) {
        if (Double.isFinite(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    return new Extent(least, most);
  }

  Scale scale(ValueFormat format) {
    return Scale.of(least, most, format.style() == ValueFormat.Style.SECONDS);
  }
}
