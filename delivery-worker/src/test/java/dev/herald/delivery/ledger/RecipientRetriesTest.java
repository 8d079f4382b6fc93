package dev.herald.delivery.ledger;

import static dev.herald.delivery.ledger.RecipientScene.BUSY;
import static dev.herald.delivery.ledger.RecipientScene.DELIVERED;
import static dev.herald.delivery.ledger.RecipientScene.byAddress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.channel.SendOutcome.Scope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is tried again and when, and what is said when the tries are over. */
class RecipientRetriesTest {

  private final RecipientScene scene = new RecipientScene();
  private final Worker worker = scene.worker;
  private final RecipientLedger ledger = scene.ledger;
  private final FinishRound finish = scene.finish;

  @Test
  void onlyThoseToldToWaitAreTriedAgain() throws Exception {
    var lease = scene.lease("ok@x.io,busy@x.io");
    var both = scene.open(lease, 1);
    scene.deliver(byAddress(both, "ok@x.io"), DELIVERED);
    scene.deliver(
        byAddress(both, "busy@x.io"),
        new SendOutcome.RetryLater(BUSY, Duration.ofHours(2), Scope.RECIPIENT));

    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");

    // Email waits 1 m by itself; the provider's longer wish wins.
    assertThat(waitsFor(lease)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
    scene.again(lease);
    var second = scene.lease(lease.delivery());
    assertThat(scene.open(second, 1))
        .extracting(OpenRecipient::address)
        .containsExactly("busy@x.io");
  }

  @Test
  void aThreadIsCompletedWhenItsProviderWantsTo() throws Exception {
    var lease = scene.lease("thread@x.io");
    scene.deliver(scene.open(lease, 1).getFirst(), halted(Duration.ofHours(2)));

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
    var lease = scene.lease("busy@x.io");
    for (int round = 1; round <= 6; round++) {
      scene.deliver(
          scene.open(lease, 1).getFirst(), new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
      var status = finish.finish(List.of(lease)).getFirst().status();
      assertThat(status).isEqualTo(round < 6 ? "starting" : "failed");
      if (round < 6) {
        scene.again(lease);
        lease = scene.lease(lease.delivery());
      }
    }
  }

  @Test
  void aDestinationInTroubleCostsNoTryAndTheDeadlineNamesIt() throws Exception {
    var credentials = new Failure("smtp_credentials", "our credentials are refused", "535", null);
    var lease = scene.lease("fine@x.io");
    for (int round = 1; round <= 7; round++) {
      scene.deliver(
          scene.open(lease, 1).getFirst(),
          new SendOutcome.RetryLater(credentials, null, Scope.DESTINATION));
      assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");
      // 1 m, 5 m, 15 m, 1 h, and 3 h from then on, give or take a fifth.
      var least = List.of(48, 240, 720, 2880, 8640).get(Math.min(round, 5) - 1);
      assertThat(waitsFor(lease).toSeconds()).isBetween(least - 2L, least * 3L / 2);
      scene.again(lease);
      lease = scene.lease(lease.delivery());
    }
    var last = scene.open(lease, 1).getFirst();
    assertThat(last.attempts()).isZero();
    scene.pastDeadline(lease);

    var end = finish.finish(List.of(lease)).getFirst();

    assertThat(end.status()).isEqualTo("failed");
    assertThat(end.errorType()).isEqualTo("smtp_credentials");
    assertThat(scene.row(last).state()).isEqualTo("expired");
    assertThat(scene.row(last).errorMessage()).isEqualTo("our credentials are refused");
  }

  @Test
  void aDeadlineFoundAtTheNextBeginNamesTheTroubleToo() throws Exception {
    var lease = scene.lease("slow@x.io");
    var one = scene.open(lease, 1).getFirst();
    scene.deliver(one, new SendOutcome.RetryLater(BUSY, null, Scope.DESTINATION));
    finish.finish(List.of(lease));
    scene.again(lease);
    scene.pastDeadline(lease);

    assertThat(scene.begun(lease.delivery())).isEmpty();

    assertThat(scene.error(lease)).isEqualTo("smtp_error: busy");
  }

  @Test
  void whoeverIsPutOffUntriedSaysWhy() throws Exception {
    var lease = scene.lease("new@x.io,busy@x.io");
    var both = scene.open(lease, 1);
    scene.deliver(
        byAddress(both, "busy@x.io"),
        new SendOutcome.RetryLater(BUSY, Duration.ZERO, Scope.RECIPIENT));
    lease = scene.nextRound(lease);
    both = scene.open(lease, 1);
    both.forEach(one -> ledger.putOff(one, PutOff.busy(Duration.ofHours(1))));
    var away = PutOff.unavailable(Duration.ofHours(1), "The mail server cannot be reached");
    both.forEach(one -> ledger.putOff(one, away));

    assertThat(scene.row(byAddress(both, "new@x.io")).errorType())
        .isEqualTo("destination_unavailable");
    assertThat(scene.row(byAddress(both, "busy@x.io")).errorMessage()).isEqualTo("busy");
    scene.pastDeadline(lease);
    finish.finish(List.of(lease));
    assertThat(scene.error(lease))
        .startsWith("destination_unavailable: Messages to its destination")
        .endsWith("left alone for a while: The mail server cannot be reached");
  }

  @Test
  void aMessageWhoseThreadIsIncompleteHasArrivedHoweverItEnds() throws Exception {
    var refused =
        new SendOutcome.Rejected(
            new Failure("missing_integration", "No Slack integration configured", null, null),
            SendOutcome.Verdict.INTEGRATION_BROKEN);
    var later = new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT);

    var lost = broken(scene.lease("lost@x.io"));
    scene.deliver(scene.open(lost, 1).getFirst(), refused, ChannelKind.SLACK);
    assertArrivedInPart(lost);

    var spent = broken(scene.lease("spent@x.io"));
    for (int round = 2; round <= 4; round++) {
      scene.deliver(scene.open(spent, 1).getFirst(), later, ChannelKind.SLACK);
      spent = scene.nextRound(spent);
    }
    scene.deliver(scene.open(spent, 1).getFirst(), later, ChannelKind.SLACK);
    assertArrivedInPart(spent);

    var late = broken(scene.lease("late@x.io"));
    scene.pastDeadline(late);
    assertArrivedInPart(late);

    var lateAtTheDoor = broken(scene.lease("door@x.io"));
    var open = scene.open(lateAtTheDoor, 1).getFirst();
    scene.pastDeadline(lateAtTheDoor);
    assertThat(scene.commits(open)).isFalse();
    assertArrivedInPart(lateAtTheDoor);

    var former = broken(scene.lease("former@x.io"));
    finish.finish(List.of(former));
    worker.sql(
        "update schedule_entry set version = version + 1, target_value = 'other@x.io'"
            + " where subscription_id = (select subscription_id from delivery where id = ?)",
        former.delivery());
    scene.again(former);
    assertArrivedInPart(scene.lease(former.delivery()));
  }

  @Test
  void aSubscriptionSwitchedOffTakesBackNothingThatArrived() throws Exception {
    var lease = scene.lease("got@x.io,waits@x.io");
    var both = scene.open(lease, 1);
    scene.deliver(byAddress(both, "got@x.io"), DELIVERED);
    scene.deliver(
        byAddress(both, "waits@x.io"), new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
    finish.finish(List.of(lease));
    long subscription = scene.subscription(both.getFirst());
    worker.sql(
        """
        insert into subscription_health (subscription_id, project_id, organization_id, failures)
        select subscription_id, project_id, organization_id, 1 from delivery where id = ?
        """,
        lease.delivery());
    scene.switchOff(lease);

    assertThat(scene.begun(lease.delivery())).isEmpty();

    assertThat(scene.status(lease)).isEqualTo("completed");
    assertThat(scene.row(byAddress(both, "waits@x.io")).state()).isEqualTo("suppressed");
    assertThat(scene.row(byAddress(both, "waits@x.io")).errorType())
        .isEqualTo("subscription_disabled");
    // That it was cut short is no sign that the subscription does well.
    assertThat(
            worker.one(
                Long.class,
                "select count(*) from subscription_health where subscription_id = ?",
                subscription))
        .isEqualTo(1);
    assertThat(scene.notices(subscription)).isZero();
  }

  private static SendOutcome halted(@Nullable Duration retryAfter) {
    return new SendOutcome.Partial(
        "1.1",
        new Failure("partial_thread_failure", "2 thread message(s) failed", null, null),
        true,
        retryAfter);
  }

  /** The next round of a delivery whose message is there without its thread. */
  private Lease broken(Lease lease) throws CommitRefused {
    scene.deliver(
        scene.open(lease, 1).getFirst(),
        new SendOutcome.Partial(
            "1700.1",
            new Failure("partial_thread_failure", "2 thread message(s) failed", null, null),
            true,
            null),
        ChannelKind.SLACK);
    return scene.nextRound(lease);
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

  private Duration waitsFor(Lease lease) {
    return Duration.ofSeconds(
        worker
            .one(
                Double.class,
                "select extract(epoch from next_round_at - now()) from delivery where id =" + " ?",
                lease.delivery())
            .longValue());
  }
}
