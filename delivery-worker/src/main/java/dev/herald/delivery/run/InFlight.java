package dev.herald.delivery.run;

import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.schedule.QueueBell;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The workflows this instance has started and not seen the end of.
 *
 * <p>An end that another instance's worker brought about is found in the database, so Temporal is
 * never asked.
 */
@Singleton
final class InFlight {

  private static final Duration DOUBT = Duration.ofSeconds(3);

  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final DeliveryQueue queue;
  private final QueueBell bell;
  private final Clock clock;
  private final Duration stalledAfter;
  private Instant lookAgainAt = Instant.EPOCH;

  InFlight(
      DeliveryQueue queue,
      QueueBell bell,
      RunConfiguration configuration,
      Clock clock,
      MeterRegistry meters) {
    this.queue = queue;
    this.bell = bell;
    this.clock = clock;
    this.stalledAfter = configuration.stalledAfter();
    meters.gaugeMapSize("herald.workflows.in.flight", List.of(), runs);
  }

  private record Run(String channel, List<Lease> leases, boolean alone, Instant since) {}

  void started(String workflowId, String channel, List<Lease> leases, boolean alone) {
    runs.put(workflowId, new Run(channel, leases, alone, clock.instant()));
  }

  void ended(String workflowId) {
    if (runs.remove(workflowId) != null) {
      bell.ring();
    }
  }

  boolean none() {
    return runs.isEmpty();
  }

  /** Waits for the next end, at most so long; while nothing is started, nobody else listens. */
  void awaitEnd(Duration atMost) throws InterruptedException {
    bell.await(atMost);
  }

  int count(String channel) {
    return (int) runs.values().stream().filter(run -> run.channel().equals(channel)).count();
  }

  /** Those of one delivery that are getting on. */
  int singles(String channel) {
    return lively(channel, true);
  }

  /** Those of more than one delivery that are getting on. */
  int rounds(String channel) {
    return lively(channel, false);
  }

  /** One that takes long waits for others, and does not hold up what could be done meanwhile. */
  private int lively(String channel, boolean alone) {
    var stalled = clock.instant().minus(stalledAfter);
    return (int)
        runs.values().stream()
            .filter(run -> run.channel().equals(channel) && run.alone() == alone)
            .filter(run -> run.since().isAfter(stalled))
            .count();
  }

  /** Drops runs whose deliveries nobody holds any more; looks every few seconds at most. */
  void reconcile() {
    var now = clock.instant();
    if (now.isBefore(lookAgainAt)) {
      return;
    }
    lookAgainAt = now.plus(DOUBT);
    var doubted = now.minus(DOUBT);
    Map<String, Run> old = new ConcurrentHashMap<>(runs);
    old.values().removeIf(run -> run.since().isAfter(doubted));
    List<Lease> leases = new ArrayList<>();
    old.values().forEach(run -> leases.addAll(run.leases()));
    if (leases.isEmpty()) {
      return;
    }
    var alive = queue.alive(leases);
    old.forEach(
        (id, run) -> {
          if (run.leases().stream().noneMatch(lease -> alive.contains(lease.delivery()))) {
            runs.remove(id, run);
          }
        });
  }
}
