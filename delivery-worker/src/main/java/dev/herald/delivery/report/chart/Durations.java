package dev.herald.delivery.report.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Lengths of time as people write them: the two largest units. */
final class Durations {

  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  static String text(double seconds) {
    if (seconds < 0) {
      return "-" + text(-seconds);
    }
    if (seconds > 0 && seconds < 10 && seconds != Math.rint(seconds)) {
      return BigDecimal.valueOf(seconds)
              .setScale(seconds < 1 ? 2 : 1, RoundingMode.HALF_UP)
              .stripTrailingZeros()
              .toPlainString()
          + "s";
    }
    long whole = Math.round(seconds);
    if (whole < MINUTE) {
      return whole + "s";
    }
    if (whole < HOUR) {
      return two(whole, MINUTE, "m", 1, "s");
    }
    return whole < DAY ? two(whole, HOUR, "h", MINUTE, "m") : two(whole, DAY, "d", HOUR, "h");
  }

  private static String two(
      long whole, long large, String largeName, long small, String smallName) {
    long rest = whole % large / small;
    return whole / large + largeName + (rest == 0 ? "" : " " + rest + smallName);
  }
}
