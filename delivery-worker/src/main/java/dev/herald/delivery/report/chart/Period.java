package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The dates an insight covers, in words. */
final class Period {

  private static final DateTimeFormatter DAY = format("MMM d");
  private static final DateTimeFormatter DATE = format("MMM d, yyyy");
  private static final DateTimeFormatter MINUTE = format("MMM d, yyyy HH:mm");

  private Period() {}

  /** E.g. {@code Mar 1 – Mar 7, 2026 (Europe/Berlin)}; empty when the result does not tell. */
  static String of(JsonNode insight) {
    var zone = InsightQuery.zone(insight);
    var range = insight.path("resolved_date_range");
    var from = Moments.parse(range.path("date_from").asText(""), zone);
    var to = Moments.parse(range.path("date_to").asText(""), zone);
    if (from == null && to == null) {
      return "";
    }
    String words;
    if (from == null) {
      words = "Until " + DATE.format(to);
    } else if (to == null) {
      words = "Since " + DATE.format(from);
    } else {
      words = between(from, to);
    }
    return words + " (" + zone.getId() + ")";
  }

  private static String between(LocalDateTime from, LocalDateTime to) {
    var wholeDays = from.toLocalTime().equals(LocalTime.MIDNIGHT) || from.plusDays(2).isBefore(to);
    if (!wholeDays) {
      return MINUTE.format(from) + " – " + MINUTE.format(to);
    }
    if (from.toLocalDate().equals(to.toLocalDate())) {
      return DATE.format(from);
    }
    return (from.getYear() == to.getYear() ? DAY : DATE).format(from) + " – " + DATE.format(to);
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }
}
