package dev.herald.platform.recurrence;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A calendar rule in the manner of iCalendar: every {@code interval} periods from {@code start}, in
 * UTC, weeks beginning on Monday, at second precision.
 *
 * <p>The start gives the phase; it is an occurrence only if it satisfies the weekdays. Months and
 * years without the wanted day are left out, never clamped. The count runs from the start, whether
 * or not anybody acted on the occurrences.
 *
 * @param byweekday the weekdays it is kept to; none (an empty set too) is null
 * @param bysetpos which of a period's days is taken, negative from its end; without weekdays it
 *     means nothing
 * @param count how many occurrences there are in all, null for no end
 * @param until the last moment an occurrence may fall on, null for no end
 */
public record RecurrenceRule(
    Frequency frequency,
    int interval,
    @Nullable Set<DayOfWeek> byweekday,
    @Nullable Integer bysetpos,
    @Nullable Integer count,
    @Nullable Instant until,
    Instant start) {

  public RecurrenceRule {
    if (interval < 1) {
      throw new IllegalArgumentException("interval " + interval + " is not positive");
    }
    if (bysetpos != null && bysetpos == 0) {
      throw new IllegalArgumentException("bysetpos 0 names no day");
    }
    byweekday = byweekday == null || byweekday.isEmpty() ? null : days(byweekday);
    until = until == null ? null : until.truncatedTo(ChronoUnit.SECONDS);
    start = start.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * The rule from its parts as JSON writes them, in the order of the subscription's fields.
   *
   * @param frequency e.g. {@code weekly}
   * @param byweekday e.g. {@code ["monday"]}
   * @throws IllegalArgumentException for a name or number that makes no rule
   */
  public static RecurrenceRule of(
      String frequency,
      int interval,
      @Nullable Collection<String> byweekday,
      @Nullable Integer bysetpos,
      @Nullable Integer count,
      Instant start,
      @Nullable Instant until) {
    return new RecurrenceRule(
        Frequency.of(frequency),
        interval,
        byweekday == null ? null : named(byweekday),
        bysetpos,
        count,
        until,
        start);
  }

  /** The first occurrence after a moment; empty when there is none left, or none at all. */
  public Optional<Instant> next(Instant strictlyAfter) {
    var occurrences = Occurrences.of(this, strictlyAfter);
    return occurrences.hasNext() ? Optional.of(occurrences.next()) : Optional.empty();
  }

  /** The occurrences after one moment and up to another, earliest first, at most {@code max}. */
  public List<Instant> between(Instant afterExclusive, Instant untilInclusive, int max) {
    var found = new ArrayList<Instant>();
    var occurrences = Occurrences.of(this, afterExclusive);
    while (found.size() < max && occurrences.hasNext()) {
      var occurrence = occurrences.next();
      if (occurrence.isAfter(untilInclusive)) {
        break;
      }
      found.add(occurrence);
    }
    return List.copyOf(found);
  }

  /** Whether the position counts: it does only among weekdays. */
  boolean picksPosition() {
    return bysetpos != null && onWeekdays();
  }

  boolean onWeekdays() {
    return byweekday != null;
  }

  private static Set<DayOfWeek> named(Collection<String> names) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (String name : names) {
      days.add(DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return days;
  }

  private static Set<DayOfWeek> days(Set<DayOfWeek> given) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    days.addAll(given);
    return Collections.unmodifiableSet(days);
  }
}
