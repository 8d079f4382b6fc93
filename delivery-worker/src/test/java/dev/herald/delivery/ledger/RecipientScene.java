package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Deliveries claimed and begun, and the ledger they are sent by. */
final class RecipientScene {

  static final SendOutcome DELIVERED = new SendOutcome.Delivered("ref", "250", false);
  static final Failure BUSY = new Failure("smtp_error", "busy", "451", "try later");

  private static final AtomicInteger TICKS = new AtomicInteger();

  /** Counted from one instant: from now on the clock would catch up with the ticks. */
  private static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  final Worker worker = Worker.still();
  final RecipientLedger ledger = worker.get(RecipientLedger.class);
  final DeliveryQueue queue = worker.get(DeliveryQueue.class);
  final FinishRound finish = worker.get(FinishRound.class);
  private final BeginRound begin = worker.get(BeginRound.class);

  Lease lease(String target) {
    return lease(Subscriptions.email(target));
  }

  /** A delivery claimed and begun. */
  Lease lease(Subscriptions subscription) {
    // Never the same instant twice: an occurrence has one delivery.
    var due = subscription.due(START.minusSeconds(2 + TICKS.incrementAndGet()));
    var again =
        new Subscriptions(
            due.id(),
            due.project(),
            System.nanoTime(),
            System.nanoTime(),
            false,
            true,
            due.type(),
            due.target(),
            null,
            due.start(),
            due.next(),
            null,
            7,
            null);
    Told.to(worker, again);
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
    var id =
        worker.one(
            UUID.class,
            """
            select id from delivery where subscription_id = ? and phase = 'queued'
            """,
            subscription.id());
    return lease(id);
  }

  Lease lease(UUID delivery) {
    var begun = begun(delivery);
    assertThat(begun).hasSize(1);
    content(delivery);
    return begun.getFirst();
  }

  /** Leases a queued delivery and begins it; empty when that ended it. */
  List<Lease> begun(UUID delivery) {
    long project = worker.one(Long.class, "select project_id from delivery where id = ?", delivery);
    var leased = queue.lease("email", false, List.of(project), 10, Duration.ofMinutes(1));
    var lease = leased.stream().filter(one -> one.id().equals(delivery)).findFirst().orElseThrow();
    return begin.begin(List.of(lease.lease()), "delivery/" + delivery).deliveries();
  }

  /** As if rendered. */
  private void content(UUID delivery) {
    var content = UUID.randomUUID();
    worker
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "insert into delivery_content (id, content_snapshot, asset_ids, sendable)"
                      + " values (?, '{}', '{}', true)",
                  content);
              handle.execute("update delivery set content_id = ? where id = ?", content, delivery);
            });
  }

  List<OpenRecipient> open(Lease lease, int attempt) {
    return ledger.open(List.of(new Part(lease.delivery(), lease.epoch(), 0, 100)), attempt);
  }

  boolean commits(OpenRecipient one) {
    try {
      ledger.commit(one);
      return true;
    } catch (CommitRefused _) {
      return false;
    }
  }

  void deliver(OpenRecipient one, SendOutcome outcome) throws CommitRefused {
    deliver(one, outcome, ChannelKind.EMAIL);
  }

  void deliver(OpenRecipient one, SendOutcome outcome, ChannelKind channel) throws CommitRefused {
    ledger.commit(one);
    ledger.record(one, channel, outcome, true, Instant.now());
  }

  Lease nextRound(Lease lease) {
    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");
    again(lease);
    return lease(lease.delivery());
  }

  /** Makes the next round of a delivery due. */
  void again(Lease lease) {
    worker
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "update delivery_recipient set retry_at = now() - interval '1s'"
                      + " where delivery_id = ? and finished_at is null",
                  lease.delivery());
              handle.execute(
                  "update delivery set phase = 'queued', next_round_at = now() where id = ?",
                  lease.delivery());
            });
  }

  void pastDeadline(Lease lease) {
    worker.sql(
        "update delivery set deadline_at = now() - interval '1s' where id = ?", lease.delivery());
  }

  void switchOff(Lease lease) {
    worker.sql(
        "update schedule_entry set active = false"
            + " where subscription_id = (select subscription_id from delivery where id = ?)",
        lease.delivery());
    again(lease);
  }

  static OpenRecipient byAddress(List<OpenRecipient> all, String address) {
    return all.stream().filter(one -> one.address().equals(address)).findFirst().orElseThrow();
  }

  long subscription(OpenRecipient one) {
    return worker.one(
        Long.class, "select subscription_id from delivery where id = ?", one.deliveryId());
  }

  String status(Lease lease) {
    return worker.one(String.class, "select status from delivery where id = ?", lease.delivery());
  }

  String error(Lease lease) {
    return worker.one(
        String.class,
        "select (error ->> 'type') || ': ' || (error ->> 'message') from delivery where id = ?",
        lease.delivery());
  }

  long notices(long subscription) {
    return worker.one(
        Long.class, "select count(*) from owner_notice where subscription_id = ?", subscription);
  }

  RecipientState row(OpenRecipient one) {
    return RecipientStates.of(worker.jdbi(), List.of(one.deliveryId()))
        .getOrDefault(one.deliveryId(), List.of())
        .stream()
        .filter(row -> row.ordinal() == one.ordinal())
        .findFirst()
        .orElseThrow();
  }

  String state(OpenRecipient one) {
    return worker.one(
        String.class,
        "select state from delivery_recipient where recipient_key = ?",
        one.recipientKey());
  }
}
