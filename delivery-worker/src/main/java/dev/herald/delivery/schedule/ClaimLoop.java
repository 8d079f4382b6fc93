package dev.herald.delivery.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
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
    return rest(claimed, entries.untilNext(configuration.lead()), configuration);
  }

  /**
   * Until the next claim.
   *
   * @param next until the next entry is due, zero when one is due already; empty when there is none
   */
  static Duration rest(int claimed, Optional<Duration> next, ScheduleConfiguration configuration) {
    if (claimed == configuration.claimBatch()) {
      return Duration.ZERO;
    }
    var idle = configuration.idle();
    var wait = next.filter(soon -> soon.compareTo(idle) < 0).orElse(idle);
    if (claimed > 0) {
      // Others fell due meanwhile, or soon will: a little later they are claimed together.
      var pace = configuration.claimPace();
      return wait.compareTo(pace) < 0 ? pace : wait;
    }
    // Due and yet not claimed: dispatch is paused, or another claimer holds the rows.
    return wait.isPositive() ? wait : idle;
  }
}
