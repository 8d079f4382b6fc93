package dev.herald.subscriptions.recurrence;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A schedule in words. */
final class ScheduleSummary {

  private static final String UNSPEAKABLE = "sent on a schedule";
  private static final Map<String, String> UNITS =
      Map.of("daily", "day", "weekly", "week", "monthly", "month", "yearly", "year");
  private static final Map<Integer, String> POSITIONS =
      Map.of(1, "first", 2, "second", 3, "third", 4, "fourth", -1, "last");
  private static final Set<String> WORKDAYS =
      Set.of("monday", "tuesday", "wednesday", "thursday", "friday");

  private ScheduleSummary() {}

  static String of(Schedule schedule) {
    String unit = UNITS.getOrDefault(schedule.frequency(), schedule.frequency());
    String every =
        schedule.interval() > 1
            ? "sent every " + schedule.interval() + " " + unit + "s"
            : "sent every " + unit;
    List<String> days = schedule.byweekday();
    Integer position = schedule.bysetpos();
    if (days == null || days.isEmpty() || position == null || position == 0) {
      return every;
    }
    @Nullable String which = POSITIONS.get(position);
    return which == null ? UNSPEAKABLE : every + " on the " + which + " " + day(Set.copyOf(days));
  }

  private static String day(Set<String> days) {
    if (days.size() == 1) {
      String name = days.iterator().next();
      return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
    return days.equals(WORKDAYS) ? "weekday" : "day";
  }
}
