package dev.herald.delivery.notice;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.ledger.EndedDelivery;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.Origin;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery that came to its end, with the recipients the ledger would have. */
final class Ended {

  private final Worker worker;
  private final Subscriptions subscription;
  private final UUID id = UUID.randomUUID();
  private Origin origin = Origin.SCHEDULE;
  private int recipients;

  private Ended(Worker worker, Subscriptions subscription) {
    this.worker = worker;
    this.subscription = subscription;
  }

  static Ended of(Worker worker, Subscriptions subscription) {
    return new Ended(worker, subscription);
  }

  Ended by(Origin other) {
    origin = other;
    return this;
  }

  Ended refused(String address, String errorType) {
    return recipient(address, "rejected", errorType);
  }

  Ended leftOut(String address, String errorType) {
    return recipient(address, "suppressed", errorType);
  }

  private Ended recipient(String address, String state, String errorType) {
    worker.sql(
        """
        insert into delivery_recipient (delivery_id, ordinal, recipient_key, address, state,
          error_type, finished_at) values (?, ?, ?, ?, ?, ?, now())
        """,
        id,
        recipients++,
        UUID.randomUUID().toString(),
        address,
        state,
        errorType);
    return this;
  }

  EndedDelivery failed(RunError error, @Nullable Verdict broken) {
    return new EndedDelivery(delivery(), "failed", error, broken);
  }

  EndedDelivery completed() {
    return new EndedDelivery(delivery(), "completed", null, null);
  }

  RunningDelivery delivery() {
    return new RunningDelivery(
        id,
        1,
        subscription.id(),
        subscription.version(),
        subscription.ruleVersion(),
        subscription.project(),
        Subscriptions.ORGANIZATION,
        origin.wire(),
        origin.trigger(),
        "regular",
        subscription.type(),
        subscription.target(),
        Instant.now(),
        null,
        Instant.now().plusSeconds(3600),
        1,
        1,
        null,
        null,
        false,
        false);
  }
}
