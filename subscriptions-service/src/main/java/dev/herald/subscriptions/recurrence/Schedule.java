package dev.herald.subscriptions.recurrence;

import dev.herald.platform.recurrence.RecurrenceRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a subscription's reports are due, as its maker wrote it.
 *
 * @param frequency {@code daily}, {@code weekly}, {@code monthly} or {@code yearly}
 * @param byweekday names of weekdays in lower case
 * @param count of all occurrences, from the start date
 * @param untilDate inclusive
 */
public record Schedule(
    String frequency,
    int interval,
    @Nullable List<String> byweekday,
    @Nullable Integer bysetpos,
    @Nullable Integer count,
    Instant startDate,
    @Nullable Instant untilDate) {

  public Schedule {
    byweekday = byweekday == null ? null : List.copyOf(byweekday);
  }

  /** What it means, microseconds and the order of weekdays aside. */
  public RecurrenceRule rule() {
    return RecurrenceRule.of(frequency, interval, byweekday, bysetpos, count, startDate, untilDate);
  }

  /** In words, e.g. {@code sent every 2 weeks}. */
  public String summary() {
    return ScheduleSummary.of(this);
  }
}
