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
import io.micrometer.core.instrument.MeterRegistry;
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
import org.jspecify.annotations.Nullable;
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
  void whoLostARecipientToALaterAttemptWritesToItNoMore() throws Exception {
    var lease = lease("a@x.io");
    var zombie = open(lease, 1).getFirst();
    ledger.commit(zombie);
    ledger.check(zombie);

    var heir = open(lease, 2).getFirst();

    refusesToCheck(zombie);
    ledger.commit(heir);
    refusesToCheck(zombie);
    ledger.check(heir);
  }

  @Test
  void whoLostADeliveryToTheSweeperWritesToItNoMore() throws Exception {
    var lease = lease("a@x.io");
    var zombie = open(lease, 1).getFirst();
    ledger.commit(zombie);
    expireLeases();
    queue.sweep();

    refusesToCheck(zombie);
  }

  @Test
  void afterItsRoundNobodyWritesToARecipient() throws Exception {
    var lease = lease("a@x.io");
    var zombie = open(lease, 1).getFirst();
    ledger.commit(zombie);
    finish.finish(List.of(lease));

    refusesToCheck(zombie);
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
    double duplicates = counted("herald.possible.duplicates");
    double unknown = counted("herald.unknown.recipients");

    var outcome = finish.finish(List.of(lease)).getFirst();

    assertThat(outcome.status()).isEqualTo("starting");
    assertThat(outcome.possibleDuplicate()).isTrue();
    assertThat(phase(lease)).isEqualTo("waiting");
    assertThat(counted("herald.possible.duplicates") - duplicates).isEqualTo(1);
    assertThat(counted("herald.unknown.recipients") - unknown).isEqualTo(1);
  }

  @Test
  void aDoubtOutlivesTriesThatBroughtNothing() throws Exception {
    var lease = lease("a@x.io");
    ledger.commit(open(lease, 1).getFirst());
    var second = open(lease, 2).getFirst();
    assertThat(row(second).possibleDuplicate()).isTrue();
    var unreached = new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT);

    ledger.record(second, ChannelKind.EMAIL, unreached, false, Instant.now());
    lease = nextRound(lease);
    var third = open(lease, 1).getFirst();
    assertThat(third.inDoubt()).isTrue();
    deliver(third, unreached);
    lease = nextRound(lease);

    var fourth = open(lease, 1).getFirst();
    assertThat(fourth.inDoubt()).isTrue();
    // A search has to begin where the first of them may have arrived.
    assertThat(fourth.committedAt()).isEqualTo(second.committedAt());
    assertThat(outcomes(lease)).containsExactly("deferred", "deferred");
    deliver(fourth, DELIVERED);
    assertThat(row(fourth).state()).isEqualTo("delivered");
    assertThat(row(fourth).possibleDuplicate()).isTrue();
  }

  @Test
  void aDoubtThatWasSettledIsNoneAnyMore() throws Exception {
    var lease = lease("a@x.io");
    ledger.commit(open(lease, 1).getFirst());
    var second = open(lease, 2).getFirst();

    deliver(
        second.withoutDoubt(),
        new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT),
        ChannelKind.SLACK);

    assertThat(state(second)).isEqualTo("deferred");
    var third = open(nextRound(lease), 1).getFirst();
    assertThat(third.inDoubt()).isFalse();
    ledger.commit(third);
    assertThat(row(third).committedAt()).isAfter(second.committedAt());
  }

  @Test
  void aRefusalDoesNotClaimThatAnEarlierTryCameToNothing() throws Exception {
    var lease = lease("a@x.io");
    ledger.commit(open(lease, 1).getFirst());
    var second = open(lease, 2).getFirst();

    deliver(
        second,
        new SendOutcome.Rejected(
            new Failure("http_error", "HTTP 410", "410", null), SendOutcome.Verdict.TARGET_BROKEN));

    var row = row(second);
    assertThat(row.state()).isEqualTo("unknown");
    assertThat(row.open()).isFalse();
    assertThat(row.possibleDuplicate()).isTrue();
    assertThat(row.errorMessage()).isEqualTo("The message may or may not have arrived. HTTP 410");
    assertThat(row.verdict()).isEqualTo("TARGET_BROKEN");
    var end = finish.finish(List.of(lease)).getFirst();
    assertThat(end.status()).isEqualTo("failed");
    assertThat(end.errorType()).isEqualTo("outcome_unknown");
    assertThat(outcomes(lease)).containsExactly("rejected");
  }

  @Test
  void triesThatAreUsedUpLeaveADoubtADoubt() throws Exception {
    var lease = lease("a@x.io");
    ledger.commit(open(lease, 1).getFirst());
    worker.sql(
        "update delivery_recipient set attempts = 5 where delivery_id = ?", lease.delivery());
    var second = open(lease, 2).getFirst();

    deliver(second, new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));

    assertThat(row(second).state()).isEqualTo("unknown");
    assertThat(row(second).open()).isFalse();
  }

  @Test
  void whoUnsubscribesInDoubtIsNotSaidToHaveGotNothing() throws Exception {
    var lease = lease("gone@doubt.io");
    ledger.commit(open(lease, 1).getFirst());
    var second = open(lease, 2).getFirst();
    worker.internal(
        "PUT",
        "/internal/suppressions",
        Map.of("subscription_id", subscription(second), "address", "gone@doubt.io"));

    assertThat(commits(second)).isFalse();

    assertThat(row(second).state()).isEqualTo("unknown");
    assertThat(row(second).possibleDuplicate()).isTrue();
    assertThat(row(second).errorType()).isEqualTo("unsubscribed");
    assertThat(row(second).errorMessage())
        .isEqualTo("The message may or may not have arrived. The recipient unsubscribed.");
  }

  @Test
  void aDeadlineLeavesADoubtADoubtAndTellsTheLastTrouble() throws Exception {
    var lease = lease("a@x.io");
    ledger.commit(open(lease, 1).getFirst());
    var second = open(lease, 2).getFirst();
    deliver(second, new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
    pastDeadline(lease);

    finish.finish(List.of(lease));

    assertThat(row(second).state()).isEqualTo("unknown");
    assertThat(row(second).errorType()).isEqualTo("outcome_unknown");
    assertThat(row(second).errorMessage())
        .isEqualTo("The message may or may not have arrived. busy");
  }

  @Test
  void aFormerRecipientInDoubtIsNotWrittenToAgain() throws Exception {
    var lease = lease("former@x.io,stays@x.io");
    var former = byAddress(open(lease, 1), "former@x.io");
    ledger.commit(former);
    finish.finish(List.of(lease));
    worker.sql(
        "update schedule_entry set version = version + 1, target_value = 'stays@x.io'"
            + " where subscription_id = ?",
        subscription(former));
    again(lease);

    assertThat(open(lease(lease.delivery()), 1))
        .extracting(OpenRecipient::address)
        .containsExactly("stays@x.io");

    assertThat(row(former).state()).isEqualTo("unknown");
    assertThat(row(former).open()).isFalse();
    assertThat(row(former).errorMessage()).endsWith("target was changed meanwhile.");
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
  void aThreadIsCompletedWhenItsProviderWantsTo() throws Exception {
    var lease = lease("thread@x.io");
    deliver(open(lease, 1).getFirst(), halted(Duration.ofHours(2)));

    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");

    assertThat(waitsFor(lease)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
  }

  @Test
  void aWorkspaceThatAskedForPatienceInAThreadIsLeftAlone() {
    var destinations = worker.get(Destinations.class);
    var asking = Subscriptions.email("C1|#a").type("slack").state();
    var silent = Subscriptions.email("C1|#a").type("slack").state();

    destinations.learn(
        destinations.of(ChannelKind.SLACK, "C1|#a", asking), halted(Duration.ofMinutes(2)));
    destinations.learn(destinations.of(ChannelKind.SLACK, "C1|#a", silent), halted(null));

    assertThat(
            destinations.ask(
                ChannelKind.SLACK, destinations.of(ChannelKind.SLACK, "C2|#b", asking)))
        .isBetween(Duration.ofMinutes(-2), Duration.ofMinutes(-1));
    assertThat(
            destinations.ask(
                ChannelKind.SLACK, destinations.of(ChannelKind.SLACK, "C2|#b", silent)))
        .isZero();
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
  void aDestinationInTroubleCostsNoTryAndTheDeadlineNamesIt() throws Exception {
    var credentials = new Failure("smtp_credentials", "our credentials are refused", "535", null);
    var lease = lease("fine@x.io");
    for (int round = 1; round <= 7; round++) {
      deliver(
          open(lease, 1).getFirst(),
          new SendOutcome.RetryLater(credentials, null, Scope.DESTINATION));
      assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");
      // 1 m, 5 m, 15 m, 1 h, and 3 h from then on, give or take a fifth.
      var least = List.of(48, 240, 720, 2880, 8640).get(Math.min(round, 5) - 1);
      assertThat(waitsFor(lease).toSeconds()).isBetween(least - 2L, least * 3L / 2);
      again(lease);
      lease = lease(lease.delivery());
    }
    var last = open(lease, 1).getFirst();
    assertThat(last.attempts()).isZero();
    pastDeadline(lease);

    var end = finish.finish(List.of(lease)).getFirst();

    assertThat(end.status()).isEqualTo("failed");
    assertThat(end.errorType()).isEqualTo("smtp_credentials");
    assertThat(row(last).state()).isEqualTo("expired");
    assertThat(row(last).errorMessage()).isEqualTo("our credentials are refused");
  }

  @Test
  void aDeadlineFoundAtTheNextBeginNamesTheTroubleToo() throws Exception {
    var lease = lease("slow@x.io");
    var one = open(lease, 1).getFirst();
    deliver(one, new SendOutcome.RetryLater(BUSY, null, Scope.DESTINATION));
    finish.finish(List.of(lease));
    again(lease);
    pastDeadline(lease);

    assertThat(begun(lease.delivery())).isEmpty();

    assertThat(error(lease)).isEqualTo("smtp_error: busy");
  }

  @Test
  void whoeverIsPutOffUntriedSaysWhy() throws Exception {
    var lease = lease("new@x.io,busy@x.io");
    var both = open(lease, 1);
    deliver(
        byAddress(both, "busy@x.io"),
        new SendOutcome.RetryLater(BUSY, Duration.ZERO, Scope.RECIPIENT));
    lease = nextRound(lease);
    both = open(lease, 1);
    both.forEach(one -> ledger.putOff(one, Duration.ofHours(1), "destination_unavailable"));

    assertThat(row(byAddress(both, "new@x.io")).errorType()).isEqualTo("destination_unavailable");
    assertThat(row(byAddress(both, "busy@x.io")).errorMessage()).isEqualTo("busy");
    pastDeadline(lease);
    finish.finish(List.of(lease));
    assertThat(error(lease)).startsWith("destination_unavailable: Messages to its destination");
  }

  @Test
  void aMessageWhoseThreadIsIncompleteHasArrivedHoweverItEnds() throws Exception {
    var refused =
        new SendOutcome.Rejected(
            new Failure("missing_integration", "No Slack integration configured", null, null),
            SendOutcome.Verdict.INTEGRATION_BROKEN);
    var later = new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT);

    var lost = broken(lease("lost@x.io"));
    deliver(open(lost, 1).getFirst(), refused, ChannelKind.SLACK);
    assertArrivedInPart(lost);

    var spent = broken(lease("spent@x.io"));
    for (int round = 2; round <= 4; round++) {
      deliver(open(spent, 1).getFirst(), later, ChannelKind.SLACK);
      spent = nextRound(spent);
    }
    deliver(open(spent, 1).getFirst(), later, ChannelKind.SLACK);
    assertArrivedInPart(spent);

    var late = broken(lease("late@x.io"));
    pastDeadline(late);
    assertArrivedInPart(late);

    var lateAtTheDoor = broken(lease("door@x.io"));
    var open = open(lateAtTheDoor, 1).getFirst();
    pastDeadline(lateAtTheDoor);
    assertThat(commits(open)).isFalse();
    assertArrivedInPart(lateAtTheDoor);

    var former = broken(lease("former@x.io"));
    finish.finish(List.of(former));
    worker.sql(
        "update schedule_entry set version = version + 1, target_value = 'other@x.io'"
            + " where subscription_id = (select subscription_id from delivery where id = ?)",
        former.delivery());
    again(former);
    assertArrivedInPart(lease(former.delivery()));
  }

  @Test
  void aSubscriptionSwitchedOffTakesBackNothingThatArrived() throws Exception {
    var lease = lease("got@x.io,waits@x.io");
    var both = open(lease, 1);
    deliver(byAddress(both, "got@x.io"), DELIVERED);
    deliver(byAddress(both, "waits@x.io"), new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
    finish.finish(List.of(lease));
    long subscription = subscription(both.getFirst());
    worker.sql(
        """
        insert into subscription_health (subscription_id, project_id, organization_id, failures)
        select subscription_id, project_id, organization_id, 1 from delivery where id = ?
        """,
        lease.delivery());
    switchOff(lease);

    assertThat(begun(lease.delivery())).isEmpty();

    assertThat(status(lease)).isEqualTo("completed");
    assertThat(row(byAddress(both, "waits@x.io")).state()).isEqualTo("suppressed");
    assertThat(row(byAddress(both, "waits@x.io")).errorType()).isEqualTo("subscription_disabled");
    // That it was cut short is no sign that the subscription does well.
    assertThat(
            worker.one(
                Long.class,
                "select count(*) from subscription_health where subscription_id = ?",
                subscription))
        .isEqualTo(1);
    assertThat(notices(subscription)).isZero();
  }

  @Test
  void aSubscriptionSwitchedOffHidesNoDoubt() throws Exception {
    var lease = lease("doubt@x.io");
    var one = open(lease, 1).getFirst();
    ledger.commit(one);
    finish.finish(List.of(lease));
    switchOff(lease);

    assertThat(begun(lease.delivery())).isEmpty();

    assertThat(status(lease)).isEqualTo("failed");
    assertThat(row(one).state()).isEqualTo("unknown");
    assertThat(error(lease)).startsWith("subscription_disabled: The message may or may not have");
    assertThat(notices(subscription(one))).isZero();
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

  private static SendOutcome halted(@Nullable Duration retryAfter) {
    return new SendOutcome.Partial(
        "1.1",
        new Failure("partial_thread_failure", "2 thread message(s) failed", null, null),
        true,
        retryAfter);
  }

  private void refusesToCheck(OpenRecipient one) {
    assertThatThrownBy(() -> ledger.check(one))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.STALE_FENCE));
  }

  private double counted(String meter) {
    return worker.get(MeterRegistry.class).counter(meter, "channel", "email").count();
  }

  private void deliver(OpenRecipient one, SendOutcome outcome) throws CommitRefused {
    deliver(one, outcome, ChannelKind.EMAIL);
  }

  private void deliver(OpenRecipient one, SendOutcome outcome, ChannelKind channel)
      throws CommitRefused {
    ledger.commit(one);
    ledger.record(one, channel, outcome, true, Instant.now());
  }

  /** The next round of a delivery whose message is there without its thread. */
  private Lease broken(Lease lease) throws CommitRefused {
    deliver(
        open(lease, 1).getFirst(),
        new SendOutcome.Partial(
            "1700.1",
            new Failure("partial_thread_failure", "2 thread message(s) failed", null, null),
            true,
            null),
        ChannelKind.SLACK);
    return nextRound(lease);
  }

  private void assertArrivedInPart(Lease lease) {
    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("completed");
    var row = RecipientStates.of(worker.jdbi(), List.of(lease.delivery())).get(lease.delivery());
    assertThat(row)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.state()).isEqualTo("partial");
              assertThat(one.providerRef()).isEqualTo("1700.1");
              assertThat(one.errorType()).isEqualTo("partial_thread_failure");
              assertThat(one.errorMessage()).isEqualTo("2 thread message(s) failed");
            });
  }

  private Lease nextRound(Lease lease) {
    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");
    again(lease);
    return lease(lease.delivery());
  }

  private void pastDeadline(Lease lease) {
    worker.sql(
        "update delivery set deadline_at = now() - interval '1s' where id = ?", lease.delivery());
  }

  private void switchOff(Lease lease) {
    worker.sql(
        "update schedule_entry set active = false"
            + " where subscription_id = (select subscription_id from delivery where id = ?)",
        lease.delivery());
    again(lease);
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
    var begun = begun(delivery);
    assertThat(begun).hasSize(1);
    content(delivery);
    return begun.getFirst();
  }

  /** Leases a queued delivery and begins it; empty when that ended it. */
  private List<Lease> begun(UUID delivery) {
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

  private String status(Lease lease) {
    return worker.one(String.class, "select status from delivery where id = ?", lease.delivery());
  }

  private String error(Lease lease) {
    return worker.one(
        String.class,
        "select (error ->> 'type') || ': ' || (error ->> 'message') from delivery where id = ?",
        lease.delivery());
  }

  private List<String> outcomes(Lease lease) {
    return worker.list(
        String.class,
        "select outcome from delivery_attempt where delivery_id = ? order by id",
        lease.delivery());
  }

  private long notices(long subscription) {
    return worker.one(
        Long.class, "select count(*) from owner_notice where subscription_id = ?", subscription);
  }

  private RecipientState row(OpenRecipient one) {
    return RecipientStates.of(worker.jdbi(), List.of(one.deliveryId()))
        .getOrDefault(one.deliveryId(), List.of())
        .stream()
        .filter(row -> row.ordinal() == one.ordinal())
        .findFirst()
        .orElseThrow();
  }

  private String state(OpenRecipient one) {
    return worker.one(
        String.class,
        "select state from delivery_recipient where recipient_key = ?",
        one.recipientKey());
  }
}
