package dev.herald.platform.recurrence;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.Weekday;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.WeekdayNum;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * A rule's occurrences after a moment, walked by lib-recur.
 *
 * <p>What the library does not do as wanted is done here: until beside count, intervals of any
 * size, the shortened first week, and rules that never come true.
 */
final class Occurrences implements Iterator<Instant> {

  /** Both ends of what a calendar year of four digits can hold. */
  private static final long END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final Weekday[] WEEKDAYS = {
    Weekday.MO, Weekday.TU, Weekday.WE, Weekday.TH, Weekday.FR, Weekday.SA, Weekday.SU
  };

  private final long lastMillis;
  private @Nullable Instant first;
  private @Nullable RecurrenceRuleIterator rest;

  private Occurrences(
      long lastMillis, @Nullable Instant first, @Nullable RecurrenceRuleIterator rest) {
    this.lastMillis = lastMillis;
    this.first = first;
    this.rest = rest;
  }

  static Occurrences of(RecurrenceRule rule, Instant strictlyAfter) {
    var until = rule.until();
    long last = until == null ? END_OF_TIME : Math.min(END_OF_TIME, until.toEpochMilli());
    // Occurrences are whole seconds, so "after" is "from the next whole second on".
    long from = (strictlyAfter.getEpochSecond() + 1) * 1000;
    var count = rule.count();
    if (from > last || rule.start().toEpochMilli() > last || (count != null && count < 1)) {
      return new Occurrences(last, null, null);
    }
    return startsInMidWeek(rule)
        ? withShortFirstWeek(rule, from, last)
        : new Occurrences(last, null, walk(rule, rule.start(), count, from));
  }

  @Override
  public boolean hasNext() {
    return first != null || (rest != null && rest.hasNext() && rest.peekMillis() <= lastMillis);
  }

  @Override
  public Instant next() {
    if (first != null) {
      var result = first;
      first = null;
      return result;
    }
    if (rest == null || !hasNext()) {
      throw new NoSuchElementException();
    }
    long millis = rest.peekMillis();
    advance(rest);
    return Instant.ofEpochMilli(millis);
  }

  private void advance(RecurrenceRuleIterator walked) {
    try {
      walked.nextMillis();
    } catch (IllegalArgumentException | IllegalStateException _) {
      rest = null; // thousands of periods without a match
    }
  }

  private static boolean startsInMidWeek(RecurrenceRule rule) {
    return rule.frequency() == Frequency.WEEKLY
        && rule.picksPosition()
        && dayOf(rule.start()) != DayOfWeek.MONDAY;
  }

  /** The first week's set begins with the start itself, so positions in it shift. */
  private static Occurrences withShortFirstWeek(RecurrenceRule rule, long from, long last) {
    var inFirstWeek = inFirstWeek(rule);
    var count = rule.count();
    var left = count == null || inFirstWeek == null ? count : Integer.valueOf(count - 1);
    boolean wanted =
        inFirstWeek != null
            && inFirstWeek.toEpochMilli() >= from
            && inFirstWeek.toEpochMilli() <= last;
    var monday =
        rule.start()
            .atOffset(ZoneOffset.UTC)
            .with(TemporalAdjusters.previous(DayOfWeek.MONDAY))
            .plusWeeks(interval(rule))
            .toInstant();
    boolean more = (left == null || left > 0) && monday.toEpochMilli() <= last;
    return new Occurrences(
        last, wanted ? inFirstWeek : null, more ? walk(rule, monday, left, from) : null);
  }

  private static @Nullable Instant inFirstWeek(RecurrenceRule rule) {
    var start = rule.start().atOffset(ZoneOffset.UTC);
    var candidates = new ArrayList<Instant>(7);
    for (int ahead = 0; ahead <= 7 - start.getDayOfWeek().getValue(); ahead++) {
      var day = start.plusDays(ahead);
      if (weekdays(rule).contains(day.getDayOfWeek())) {
        candidates.add(day.toInstant());
      }
    }
    int position = rule.bysetpos() == null ? 0 : rule.bysetpos();
    int index = position > 0 ? position - 1 : candidates.size() + position;
    return index >= 0 && index < candidates.size() ? candidates.get(index) : null;
  }

  private static @Nullable RecurrenceRuleIterator walk(
      RecurrenceRule rule, Instant start, @Nullable Integer count, long from) {
    try {
      long begin = count == null ? near(rule, start.toEpochMilli(), from) : start.toEpochMilli();
      var iterator = library(rule, count).iterator(begin, DateTime.UTC);
      iterator.fastForward(from);
      return iterator;
    } catch (IllegalArgumentException | IllegalStateException _) {
      // The library gives up after some thousand empty periods: the rule never comes true.
      return null;
    }
  }

  /**
   * A start of the same phase, a period or two before the wanted moment; the library would walk
   * there day by day. Months and years are no fixed time and few enough to walk.
   */
  private static long near(RecurrenceRule rule, long start, long from) {
    long period =
        switch (rule.frequency()) {
          case DAILY -> interval(rule) * DAY;
          case WEEKLY -> interval(rule) * 7 * DAY;
          case MONTHLY, YEARLY -> Long.MAX_VALUE;
        };
    long passed = from > start ? (from - start) / period : 0;
    return passed > 1 ? start + (passed - 1) * period : start;
  }

  private static org.dmfs.rfc5545.recur.RecurrenceRule library(
      RecurrenceRule rule, @Nullable Integer count) {
    var library = new org.dmfs.rfc5545.recur.RecurrenceRule(rule.frequency().freq());
    int interval = interval(rule);
    if (interval > 1) {
      library.setInterval(interval);
    }
    if (count != null) {
      library.setCount(count);
    }
    if (rule.onWeekdays()) {
      library.setByDayPart(byDay(rule));
    }
    if (rule.picksPosition()) {
      try {
        library.setByPart(Part.BYSETPOS, rule.bysetpos());
      } catch (InvalidRecurrenceRuleException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return library;
  }

  private static List<WeekdayNum> byDay(RecurrenceRule rule) {
    var days = new ArrayList<WeekdayNum>(7);
    for (DayOfWeek day : weekdays(rule)) {
      days.add(new WeekdayNum(0, WEEKDAYS[day.ordinal()]));
    }
    return days;
  }

  private static Set<DayOfWeek> weekdays(RecurrenceRule rule) {
    var days = rule.byweekday();
    return days == null ? Set.of() : days;
  }

  private static int interval(RecurrenceRule rule) {
    return Math.min(rule.interval(), rule.frequency().longestInterval());
  }

  private static DayOfWeek dayOf(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).getDayOfWeek();
  }
}
