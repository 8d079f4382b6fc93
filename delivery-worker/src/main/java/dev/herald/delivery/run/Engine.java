package dev.herald.delivery.run;

import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.EndOverdue;
import dev.herald.delivery.schedule.Bell;
import dev.herald.delivery.schedule.ClaimLoop;
import dev.herald.delivery.schedule.Loop;
import dev.herald.delivery.schedule.QueueBell;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the loops and the workers, and stops them in order: no more claims, no more starts, then
 * the rounds under way. What does not end in time is swept up by another worker.
 */
@Singleton
@Requires(property = "herald.delivery.engine", notEquals = "false")
final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final ClaimLoop claims;
  private final Starter starter;
  private final DeliveryQueue queue;
  private final EndOverdue overdue;
  private final QueueBell bell;
  private final TemporalWorkers workers;
  private final RunConfiguration configuration;
  private final MeterRegistry meters;
  private final List<Loop> loops = new ArrayList<>();
  private boolean stopped;

  Engine(
      ClaimLoop claims,
      Starter starter,
      DeliveryQueue queue,
      EndOverdue overdue,
      QueueBell bell,
      TemporalWorkers workers,
      RunConfiguration configuration,
      MeterRegistry meters) {
    this.claims = claims;
    this.starter = starter;
    this.queue = queue;
    this.overdue = overdue;
    this.bell = bell;
    this.workers = workers;
    this.configuration = configuration;
    this.meters = meters;
  }

  @EventListener
  void start(StartupEvent event) {
    loops.add(Loop.start("starter", bell, starter::turn));
    loops.add(Loop.start("sweeper", new Bell(), this::sweep));
    loops.add(Loop.start("overdue", new Bell(), this::endOverdue));
    loops.add(Loop.start("workers", new Bell(), workers::connect));
  }

  @EventListener
  void stop(ShutdownEvent event) {
    stop();
  }

  @PreDestroy
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    claims.stop();
    loops.forEach(Loop::close);
    workers.drain(configuration.drain());
  }

  private Duration sweep() {
    int swept = queue.sweep();
    if (swept > 0) {
      LOG.warn("leases ran out count={}", swept);
      meters.counter("herald.lease.steals").increment(swept);
      bell.ring();
    }
    return configuration.sweep();
  }

  private Duration endOverdue() {
    int ended = overdue.end();
    if (ended > 0) {
      LOG.warn("deadlines passed count={}", ended);
      return Duration.ZERO;
    }
    return configuration.overdue();
  }
}
