package dev.herald.delivery.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import org.jdbi.v3.core.Jdbi;

/** How much waits, and for how long: what to be alarmed by. */
@Context
@Requires(property = "herald.delivery.engine", notEquals = "false")
class Backlog {

  private final Jdbi jdbi;
  private volatile Numbers numbers = new Numbers(0, 0, 0, 0, 0, 0);

  Backlog(Jdbi jdbi, MeterRegistry meters) {
    this.jdbi = jdbi;
    meters.gauge("herald.due.backlog", this, backlog -> backlog.numbers.due());
    meters.gauge("herald.due.oldest.seconds", this, backlog -> backlog.numbers.oldestDue());
    meters.gauge("herald.queued", this, backlog -> backlog.numbers.queued());
    meters.gauge("herald.unknown", this, backlog -> backlog.numbers.unknown());
    meters.gauge("herald.outbox.waiting", this, backlog -> backlog.numbers.outbox());
    meters.gauge("herald.outbox.oldest.seconds", this, backlog -> backlog.numbers.oldestOutbox());
  }

  /**
   * As of the last look.
   *
   * @param unknown open recipients that may or may not have been reached
   */
  public record Numbers(
      long due, double oldestDue, long queued, long unknown, long outbox, double oldestOutbox) {}

  @Scheduled(fixedDelay = "10s")
  void look() {
    numbers =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select
                          (select count(*) from schedule_entry
                            where active and next_fire_at <= now()) as due,
                          (select coalesce(extract(epoch from now() - min(next_fire_at)), 0)
                            from schedule_entry
                            where active and next_fire_at <= now()) as oldest_due,
                          (select count(*) from delivery where phase = 'queued') as queued,
                          (select count(*) from delivery d
                            join delivery_recipient r on r.delivery_id = d.id
                            where d.phase in ('waiting', 'running') and r.state = 'unknown')
                            as unknown,
                          (select count(*) from outbox) as outbox,
                          (select coalesce(extract(epoch from now() - min(created_at)), 0)
                            from outbox) as oldest_outbox
                        """)
                    .mapTo(Numbers.class)
                    .one());
  }
}
