package dev.herald.delivery.schedule;

import dev.herald.platform.recurrence.RecurrenceRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an entry's due occurrences.
 *
 * @param deliver the one that is sent, null when every one is too old
 * @param missed those that are not, earliest first
 * @param next when the entry fires again, null when its rule has come to an end
 */
record Firing(@Nullable Instant deliver, List<Instant> missed, @Nullable Instant next) {

  Firing {
    missed = List.copyOf(missed);
  }

  /** Of an entry whose rule says nothing: what was due is lost, and nothing follows. */
  static Firing without(Instant due) {
    return new Firing(null, List.of(due), null);
  }

  /**
   * Decides: the latest due occurrence is delivered if it is younger than {@code catchUp} and than
   * half the period; every older one is missed.
   *
   * @param due the first occurrence not yet dealt with
   * @param max how many are dealt with at once; the rest stays due
   */
  static Firing of(RecurrenceRule rule, Instant due, Instant now, Duration catchUp, int max) {
    var occurrences = new ArrayList<Instant>();
    occurrences.add(due);
    occurrences.addAll(rule.between(due, now, max));
    if (occurrences.size() > max) {
      return new Firing(null, occurrences.subList(0, max), occurrences.get(max));
    }
    var latest = occurrences.removeLast();
    var next = rule.next(latest).orElse(null);
    var previous = occurrences.isEmpty() ? null : occurrences.getLast();
    boolean fresh = latest.isAfter(now.minus(patience(previous, latest, next, catchUp)));
    if (!fresh) {
      occurrences.add(latest);
    }
    return new Firing(fresh ? latest : null, occurrences, next);
  }

  private static Duration patience(
      @Nullable Instant previous, Instant latest, @Nullable Instant next, Duration catchUp) {
    Duration half;
    if (next != null) {
      half = Duration.between(latest, next).dividedBy(2);
    } else if (previous != null) {
      half = Duration.between(previous, latest).dividedBy(2);
    } else {
      return catchUp;
    }
    return half.compareTo(catchUp) < 0 ? half : catchUp;
  }
}
