package dev.herald.delivery.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Claims as soon as the next entry is due, when the bell rings, and after a second anyway. */
@Singleton
@Requires(property = "herald.delivery.engine", notEquals = "false")
public final class ClaimLoop {

  private final Claimer claimer;
  private final ScheduleEntryRepository entries;
  private final ScheduleBell bell;
  private final QueueBell queue;
  private final ScheduleConfiguration configuration;
  private final MeterRegistry meters;
  private @Nullable Loop loop;

  ClaimLoop(
      Claimer claimer,
      ScheduleEntryRepository entries,
      ScheduleBell bell,
      QueueBell queue,
      ScheduleConfiguration configuration,
      MeterRegistry meters) {
    this.claimer = claimer;
    this.entries = entries;
    this.bell = bell;
    this.queue = queue;
    this.configuration = configuration;
    this.meters = meters;
  }

  @EventListener
  void start(StartupEvent event) {
    loop = Loop.start("claim", bell, this::turn);
  }

  /** Nothing is claimed any more once this returns. */
  @PreDestroy
  public void stop() {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration turn() {
    int claimed = claimer.claim();
    if (claimed > 0) {
      meters.counter("herald.claimed").increment(claimed);
      queue.ring();
    }
    if (claimed == configuration.claimBatch()) {
      return Duration.ZERO;
    }
    return entries
        .untilNext(configuration.lead())
        // Zero is left when dispatch is paused or another claimer holds the rows.
        .filter(Duration::isPositive)
        .filter(wait -> wait.compareTo(configuration.idle()) < 0)
        .orElse(configuration.idle());
  }
}
