package dev.herald.sinks;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The newest messages, as many as the memory set aside for them holds, and a tally of all. */
public final class Arrivals {
  private static final long KEPT_BYTES = 96L << 20;
  private static final int KEPT_MESSAGES = 5000;

  private final Deque<Arrival> kept = new ArrayDeque<>();
  private final AtomicLong lastId = new AtomicLong();
  private final Tally tally = new Tally();
  private final Clock clock;
  private long weight;

  Arrivals(Clock clock) {
    this.clock = clock;
  }

  /** A message without the number and the time it gets here. */
  interface Draft {
    Arrival arrival(long id, Instant receivedAt);
  }

  synchronized Arrival add(Draft draft) {
    Arrival arrival =
        draft.arrival(lastId.incrementAndGet(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    kept.addLast(arrival);
    weight += arrival.weight();
    while (kept.size() > 1 && (weight > KEPT_BYTES || kept.size() > KEPT_MESSAGES)) {
      weight -= kept.removeFirst().weight();
    }
    tally.count(arrival);
    return arrival;
  }

  /** The newest {@code limit} kept messages that match, oldest first. */
  synchronized List<Arrival> list(Predicate<Arrival> wanted, int limit) {
    List<Arrival> found = kept.stream().filter(wanted).toList();
    return found.subList(Math.max(0, found.size() - limit), found.size());
  }

  synchronized Optional<Arrival> find(long id) {
    return kept.stream().filter(arrival -> arrival.id() == id).findFirst();
  }

  synchronized void clear(@Nullable Channel channel) {
    kept.removeIf(arrival -> channel == null || arrival.channel() == channel);
    weight = kept.stream().mapToLong(Arrival::weight).sum();
    tally.clear(channel);
  }

  Tally tally() {
    return tally;
  }
}
