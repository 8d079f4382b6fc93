package dev.herald.delivery.report.chart;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Dates and times as results write them, read into the insight's own zone. */
final class Moments {

  private Moments() {}

  /**
   * The wall-clock time a text means, or null when it is none. A text without an offset is taken to
   * be in the zone already.
   */
  static @Nullable LocalDateTime parse(String text, ZoneId zone) {
    if (text.length() < 10 || text.charAt(4) != '-' || !Character.isDigit(text.charAt(0))) {
      return null;
    }
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay();
      }
      var iso = text.replace(' ', 'T');
      var hasOffset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
      return hasOffset
          ? OffsetDateTime.parse(iso).atZoneSameInstant(zone).toLocalDateTime()
          : LocalDateTime.parse(iso);
    } catch (DateTimeParseException _) {
      return null;
    }
  }
}
