package dev.herald.delivery.report.chart;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How long one place of a time axis is. */
enum Interval {
  SECOND,
  MINUTE,
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The interval of that name; a day for any other text. */
  static Interval of(String name) {
    for (var interval : values()) {
      if (interval.name().equalsIgnoreCase(name)) {
        return interval;
      }
    }
    return DAY;
  }

  /** The interval that fits points of time of unknown distance, e.g. the rows of an SQL query. */
  static Interval between(List<LocalDateTime> moments) {
    if (moments.stream().anyMatch(m -> m.toLocalTime().toSecondOfDay() != 0)) {
      return HOUR;
    }
    var firsts = moments.stream().allMatch(m -> m.getDayOfMonth() == 1);
    return firsts && moments.size() > 1 ? MONTH : DAY;
  }

  LocalDateTime endOf(LocalDateTime start) {
    return switch (this) {
      case SECOND -> start.plusSeconds(1);
      case MINUTE -> start.plusMinutes(1);
      case HOUR -> start.plusHours(1);
      case DAY -> start.plusDays(1);
      case WEEK -> start.plusWeeks(1);
      case MONTH -> start.plusMonths(1);
      case QUARTER -> start.plusMonths(3);
      case YEAR -> start.plusYears(1);
    };
  }

  /** What to write below each of these points, as short as is unambiguous. */
  List<String> labels(List<LocalDateTime> starts) {
    if (starts.isEmpty()) {
      return List.of();
    }
    var first = starts.getFirst();
    var last = starts.getLast();
    var oneDay = first.toLocalDate().equals(last.toLocalDate());
    var pattern =
        switch (this) {
          case SECOND, MINUTE, HOUR -> oneDay ? "HH:mm" : "MMM d, HH:mm";
          case DAY, WEEK -> first.plusYears(1).isAfter(last) ? "MMM d" : "MMM d, yyyy";
          case MONTH, QUARTER -> "MMM yyyy";
          case YEAR -> "yyyy";
        };
    var format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    return starts.stream().map(format::format).toList();
  }
}
