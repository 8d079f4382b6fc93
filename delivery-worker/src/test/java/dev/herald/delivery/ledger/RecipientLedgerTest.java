package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may send to whom, and what a crash leaves behind. */
class RecipientLedgerTest {

  private static final SendOutcome DELIVERED = new SendOutcome.Delivered("ref", "250", false);
  private static final Failure BUSY = new Failure("smtp_error", "busy", "451", "try later");

  private static final AtomicInteger TICKS = new AtomicInteger();

  /** Counted from one instant: from now on the clock would catch up with the ticks. */
  private static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final Worker worker = Worker.still();
  private final RecipientLedger ledger = worker.get(RecipientLedger.class);
  private final DeliveryQueue queue = worker.get(DeliveryQueue.class);
  private final BeginRound begin = worker.get(BeginRound.class);
  private final FinishRound finish = worker.get(FinishRound.class);

  @Test
  void aRecipientIsCommittedOnceHoweverManyTry() throws Exception {
    var one = open(lease("a@x.io"), 1).getFirst();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(() -> commits(one));
      }
      int passed = 0;
      for (Future<Boolean> result : threads.invokeAll(tries)) {
        passed += result.get() ? 1 : 0;
      }
      assertThat(passed).isEqualTo(1);
    }
  }

  @Test
  void aLaterAttemptFencesAnEarlierOneOff() throws Exception {
    var lease = lease("a@x.io");
    var zombie = open(lease, 1).getFirst();
    var heir = open(lease, 2).getFirst();

    assertThatThrownBy(() -> ledger.commit(zombie))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.STALE_FENCE));
    ledger.commit(heir);
    ledger.record(heir, ChannelKind.EMAIL, DELIVERED, true, Instant.now());
    assertThat(state(heir)).isEqualTo("delivered");
  }

  @Test
  void aSweptDeliveryCanNotBeSentByItsFormerHolder() {
    var lease = lease("a@x.io");
    var zombie = open(lease, 1).getFirst();
    expireLeases();
    queue.sweep();

    assertThat(commits(zombie)).isFalse();
    assertThat(finish.finish(List.of(lease))).isEmpty();
  }

  @Test
  void whatACrashLeftCommittingIsInDoubtFromThenOn() throws Exception {
    var lease = lease("a@x.io");
    var first = open(lease, 1).getFirst();
    ledger.commit(first);

    var second = open(lease, 2).getFirst();

    assertThat(second.inDoubt()).isTrue();
    assertThat(second.recipientKey()).isEqualTo(first.recipientKey());
    ledger.commit(second);
    ledger.record(
        second,
        ChannelKind.EMAIL,
        new SendOutcome.Delivered(null, "250", true),
        true,
        Instant.now());
    finish.finish(List.of(lease));
    var row =
        RecipientStates.of(worker.jdbi(), List.of(lease.delivery()))
            .values()
            .iterator()
            .next()
            .getFirst();
    assertThat(row.state()).isEqualTo("delivered");
    assertThat(row.possibleDuplicate()).isTrue();
  }

  @Test
  void aRoundThatEndsWithADeadSenderWaitsAndNeverHidesTheDoubt() throws Exception {
    var lease = lease("a@x.io");
    ledger.commit(open(lease, 1).getFirst());

    var outcome = finish.finish(List.of(lease)).getFirst();

    assertThat(outcome.status()).isEqualTo("starting");
    assertThat(outcome.possibleDuplicate()).isTrue();
    assertThat(phase(lease)).isEqualTo("waiting");
  }

  @Test
  void aMessageThatArrivedCountsEvenFromASenderThatLostTheRecipient() throws Exception {
    var lease = lease("a@x.io");
    var zombie = open(lease, 1).getFirst();
    ledger.commit(zombie);
    var heir = open(lease, 2).getFirst();
    ledger.record(zombie, ChannelKind.EMAIL, DELIVERED, true, Instant.now());

    assertThat(state(heir)).isEqualTo("delivered");
    assertThat(commits(heir)).isFalse();
  }

  @Test
  void whoUnsubscribesMeanwhileGetsNothing() {
    var one = open(lease("gone@x.io, here@x.io"), 1);
    worker.internal(
        "PUT",
        "/internal/suppressions",
        Map.of("subscription_id", subscription(one.getFirst()), "address", "gone@x.io"));

    assertThatThrownBy(() -> ledger.commit(byAddress(one, "gone@x.io")))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.SUPPRESSED));
    assertThat(commits(byAddress(one, "here@x.io"))).isTrue();
    assertThat(state(byAddress(one, "gone@x.io"))).isEqualTo("suppressed");
  }

  @Test
  void whoIsAddedAgainGetsMailAgain() {
    var one = open(lease("back@x.io"), 1).getFirst();
    var body = Map.of("subscription_id", subscription(one), "address", "back@x.io");
    assertThat(worker.internal("PUT", "/internal/suppressions", body).status()).isEqualTo(204);
    assertThat(worker.internal("DELETE", "/internal/suppressions", body).status()).isEqualTo(204);
    assertThat(commits(one)).isTrue();
  }

  @Test
  void afterTheDeadlineNothingIsSent() {
    var one = open(lease("late@x.io"), 1).getFirst();
    worker.sql(
        "update delivery set deadline_at = now() - interval '1s' where id = ?", one.deliveryId());
    assertThatThrownBy(() -> ledger.commit(one))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.EXPIRED));
    assertThat(state(one)).isEqualTo("expired");
  }

  @Test
  void beforeItsTimeNothingIsSent() {
    var one = open(lease("early@x.io"), 1).getFirst();
    worker.sql(
        "update delivery set scheduled_at = now() + interval '1h' where id = ?", one.deliveryId());
    assertThat(commits(one)).isFalse();
    assertThat(state(one)).isEqualTo("planned");
  }

  @Test
  void onlyThoseToldToWaitAreTriedAgain() throws Exception {
    var lease = lease("ok@x.io,busy@x.io");
    var both = open(lease, 1);
    deliver(byAddress(both, "ok@x.io"), DELIVERED);
    deliver(
        byAddress(both, "busy@x.io"),
        new SendOutcome.RetryLater(BUSY, Duration.ofHours(2), Scope.RECIPIENT));

    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");

    // Email waits 1 m by itself; the provider's longer wish wins.
    assertThat(waitsFor(lease)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
    again(lease);
    var second = lease(lease.delivery());
    assertThat(open(second, 1)).extracting(OpenRecipient::address).containsExactly("busy@x.io");
  }

  @Test
  void aRelayThatStaysBusyIsGivenUpAfterTheLastRound() throws Exception {
    var lease = lease("busy@x.io");
    for (int round = 1; round <= 6; round++) {
      deliver(open(lease, 1).getFirst(), new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
      var status = finish.finish(List.of(lease)).getFirst().status();
      assertThat(status).isEqualTo(round < 6 ? "starting" : "failed");
      if (round < 6) {
        again(lease);
        lease = lease(lease.delivery());
      }
    }
  }

  @Test
  void anAddressThatDoesNotExistIsNotWrittenToAgain() throws Exception {
    var subscription = Subscriptions.email("nobody@x.io");
    var lease = lease(subscription);
    deliver(
        open(lease, 1).getFirst(),
        new SendOutcome.Rejected(
            new Failure("invalid_address", "no such user", "550 5.1.1", null),
            SendOutcome.Verdict.TARGET_BROKEN));
    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("failed");

    var next = lease(subscription);
    assertThatThrownBy(() -> ledger.commit(open(next, 1).getFirst()))
        .isInstanceOf(CommitRefused.class);
    assertThat(finish.finish(List.of(next)).getFirst().status()).isEqualTo("failed");
  }

  @Test
  void anAddressRefusedThreeTimesIsNotWrittenToAgain() throws Exception {
    var subscription = Subscriptions.email("refused@x.io");
    var refused =
        new SendOutcome.Rejected(
            new Failure("invalid_address", "refused", "553", null), SendOutcome.Verdict.MESSAGE);
    for (int time = 1; time <= 3; time++) {
      var lease = lease(subscription);
      deliver(open(lease, 1).getFirst(), refused);
      finish.finish(List.of(lease));
    }

    var next = open(lease(subscription), 1).getFirst();

    assertThat(commits(next)).isFalse();
    assertThat(state(next)).isEqualTo("suppressed");
  }

  @Test
  void anAddressThatTakesMailBetweenRefusalsKeepsGettingIt() throws Exception {
    var subscription = Subscriptions.email("moody@x.io");
    var refused =
        new SendOutcome.Rejected(
            new Failure("invalid_address", "refused", "550", null), SendOutcome.Verdict.MESSAGE);
    for (var outcome : List.of(refused, refused, DELIVERED, refused)) {
      var lease = lease(subscription);
      deliver(open(lease, 1).getFirst(), outcome);
      finish.finish(List.of(lease));
    }

    assertThat(commits(open(lease(subscription), 1).getFirst())).isTrue();
  }

  @Test
  void aRefusalThatBlamesUsNeverClosesAnAddress() throws Exception {
    var subscription = Subscriptions.email("strict@x.io");
    for (int time = 1; time <= 4; time++) {
      var lease = lease(subscription);
      deliver(
          open(lease, 1).getFirst(),
          new SendOutcome.Rejected(
              new Failure("smtp_policy", "spam", "554 5.7.1", null), SendOutcome.Verdict.MESSAGE));
      finish.finish(List.of(lease));
    }

    assertThat(commits(open(lease(subscription), 1).getFirst())).isTrue();
  }

  @Test
  void everyTryIsRemembered() throws Exception {
    var lease = lease("a@x.io");
    deliver(open(lease, 1).getFirst(), new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
    assertThat(
            worker.list(
                String.class,
                "select outcome || ' ' || code || ' ' || excerpt from"
                    + " delivery_attempt where delivery_id = ?",
                lease.delivery()))
        .containsExactly("deferred 451 try later");
  }

  private void deliver(OpenRecipient one, SendOutcome outcome) throws CommitRefused {
    ledger.commit(one);
    ledger.record(one, ChannelKind.EMAIL, outcome, true, Instant.now());
  }

  private boolean commits(OpenRecipient one) {
    try {
      ledger.commit(one);
      return true;
    } catch (CommitRefused _) {
      return false;
    }
  }

  private List<OpenRecipient> open(Lease lease, int attempt) {
    return ledger.open(List.of(new Part(lease.delivery(), lease.epoch(), 0, 100)), attempt);
  }

  private Lease lease(String target) {
    return lease(Subscriptions.email(target));
  }

  /** A delivery claimed and begun. */
  private Lease lease(Subscriptions subscription) {
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

  private Lease lease(UUID delivery) {
    long project = worker.one(Long.class, "select project_id from delivery where id = ?", delivery);
    var leased = queue.lease("email", false, List.of(project), 10, Duration.ofMinutes(1));
    var lease = leased.stream().filter(one -> one.id().equals(delivery)).findFirst().orElseThrow();
    assertThat(begin.begin(List.of(lease.lease()), "delivery/" + delivery).deliveries()).hasSize(1);
    content(delivery);
    return lease.lease();
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

  /** Makes the next round of a delivery due. */
  private void again(Lease lease) {
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

  private void expireLeases() {
    worker.sql(
        "update delivery set lease_until = now() - interval '1s' where lease_until is"
            + " not null");
  }

  private static OpenRecipient byAddress(List<OpenRecipient> all, String address) {
    return all.stream().filter(one -> one.address().equals(address)).findFirst().orElseThrow();
  }

  private long subscription(OpenRecipient one) {
    return worker.one(
        Long.class, "select subscription_id from delivery where id = ?", one.deliveryId());
  }

  private Duration waitsFor(Lease lease) {
    return Duration.ofSeconds(
        worker
            .one(
                Double.class,
                "select extract(epoch from next_round_at - now()) from delivery where id =" + " ?",
                lease.delivery())
            .longValue());
  }

  private String phase(Lease lease) {
    return worker.one(String.class, "select phase from delivery where id = ?", lease.delivery());
  }

  private String state(OpenRecipient one) {
    return worker.one(
        String.class,
        "select state from delivery_recipient where recipient_key = ?",
        one.recipientKey());
  }
}
