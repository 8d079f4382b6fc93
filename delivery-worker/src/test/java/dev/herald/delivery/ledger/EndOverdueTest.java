package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What nobody ran by its deadline. */
class EndOverdueTest {

  private final Worker worker = Worker.still();
  private final EndOverdue overdue = worker.get(EndOverdue.class);

  @Test
  void whatWasNeverBegunFailsAndIsTold() {
    var subscription = overdue("a@never.example", "queued");

    assertThat(overdue.end()).isPositive();

    assertThat(delivery(subscription)).isEqualTo("failed done deadline_passed");
    assertThat(recipients(subscription)).isEqualTo("expired deadline_passed");
    assertThat(
            worker.one(
                Long.class,
                "select count(*) from outbox where envelope like ?"
                    + " and envelope like '%delivery.failed.v1%'",
                "%" + id(subscription) + "%"))
        .isOne();
  }

  @Test
  void whoHasItAlreadyMakesItCompleted() {
    var subscription = overdue("has@some.example,waits@some.example", "waiting");
    worker.sql(
        "update delivery_recipient set state = 'delivered', finished_at = now()"
            + " where delivery_id = ? and ordinal = 0",
        id(subscription));

    assertThat(overdue.end()).isPositive();

    assertThat(delivery(subscription)).isEqualTo("completed done -");
    assertThat(recipients(subscription)).isEqualTo("delivered -, expired deadline_passed");
  }

  @Test
  void aDoubtStaysOneAndIsCounted() {
    var subscription = overdue("a@doubt.example", "queued");
    worker.sql(
        "update delivery_recipient set state = 'committing' where delivery_id = ?",
        id(subscription));
    double before = possibleDuplicates();

    assertThat(overdue.end()).isPositive();

    assertThat(recipients(subscription)).isEqualTo("unknown outcome_unknown");
    assertThat(
            worker.one(
                Boolean.class,
                "select possible_duplicate from delivery_recipient where delivery_id = ?",
                id(subscription)))
        .isTrue();
    assertThat(possibleDuplicates() - before).isEqualTo(1);
  }

  @Test
  void whatHasTimeLeftOrIsInSomebodysHandsIsLeftAlone() {
    var early = claimed("a@early.example");
    var held = overdue("a@held.example", "running");
    var locked = overdue("a@locked.example", "queued");
    worker
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .select("select 1 from delivery where id = ? for update", id(locked))
                  .mapTo(Integer.class)
                  .one();
              CompletableFuture.supplyAsync(overdue::end).join();
            });

    assertThat(delivery(early)).isEqualTo("starting queued -");
    assertThat(delivery(held)).isEqualTo("starting running -");
    assertThat(delivery(locked)).isEqualTo("starting queued -");
  }

  private double possibleDuplicates() {
    return worker
        .get(MeterRegistry.class)
        .counter("herald.possible.duplicates", "channel", "email")
        .count();
  }

  private Subscriptions overdue(String target, String phase) {
    var subscription = claimed(target);
    worker.sql(
        "update delivery set deadline_at = now(), phase = ? where subscription_id = ?",
        phase,
        subscription.id());
    return subscription;
  }

  private Subscriptions claimed(String target) {
    var subscription = Subscriptions.email(target).dueIn(-5);
    Told.to(worker, subscription);
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
    return subscription;
  }

  private UUID id(Subscriptions subscription) {
    return worker.one(
        UUID.class, "select id from delivery where subscription_id = ?", subscription.id());
  }

  private String delivery(Subscriptions subscription) {
    return worker.one(
        String.class,
        "select status || ' ' || phase || ' ' || coalesce(error ->> 'type', '-') from delivery"
            + " where subscription_id = ?",
        subscription.id());
  }

  private String recipients(Subscriptions subscription) {
    return worker.one(
        String.class,
        "select string_agg(state || ' ' || coalesce(error_type, '-'), ', ' order by ordinal)"
            + " from delivery_recipient where delivery_id = ?",
        id(subscription));
  }
}
