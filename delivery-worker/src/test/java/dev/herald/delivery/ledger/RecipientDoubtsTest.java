package dev.herald.delivery.ledger;

import static dev.herald.delivery.ledger.RecipientScene.BUSY;
import static dev.herald.delivery.ledger.RecipientScene.DELIVERED;
import static dev.herald.delivery.ledger.RecipientScene.byAddress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.channel.SendOutcome.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of recipients of whom nobody knows whether the message arrived. */
class RecipientDoubtsTest {

  private final RecipientScene scene = new RecipientScene();
  private final Worker worker = scene.worker;
  private final RecipientLedger ledger = scene.ledger;
  private final FinishRound finish = scene.finish;

  @Test
  void whatACrashLeftCommittingIsInDoubtFromThenOn() throws Exception {
    var lease = scene.lease("a@x.io");
    var first = scene.open(lease, 1).getFirst();
    ledger.commit(first);

    var second = scene.open(lease, 2).getFirst();

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
    var lease = scene.lease("a@x.io");
    ledger.commit(scene.open(lease, 1).getFirst());
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
    var lease = scene.lease("a@x.io");
    ledger.commit(scene.open(lease, 1).getFirst());
    var second = scene.open(lease, 2).getFirst();
    assertThat(scene.row(second).possibleDuplicate()).isTrue();
    var unreached = new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT);

    ledger.record(second, ChannelKind.EMAIL, unreached, false, Instant.now());
    lease = scene.nextRound(lease);
    var third = scene.open(lease, 1).getFirst();
    assertThat(third.inDoubt()).isTrue();
    scene.deliver(third, unreached);
    lease = scene.nextRound(lease);

    var fourth = scene.open(lease, 1).getFirst();
    assertThat(fourth.inDoubt()).isTrue();
    // A search has to begin where the first of them may have arrived.
    assertThat(fourth.committedAt()).isEqualTo(second.committedAt());
    assertThat(outcomes(lease)).containsExactly("deferred", "deferred");
    scene.deliver(fourth, DELIVERED);
    assertThat(scene.row(fourth).state()).isEqualTo("delivered");
    assertThat(scene.row(fourth).possibleDuplicate()).isTrue();
  }

  @Test
  void aDoubtThatWasSettledIsNoneAnyMore() throws Exception {
    var lease = scene.lease("a@x.io");
    ledger.commit(scene.open(lease, 1).getFirst());
    var second = scene.open(lease, 2).getFirst();

    scene.deliver(
        second.withoutDoubt(),
        new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT),
        ChannelKind.SLACK);

    assertThat(scene.state(second)).isEqualTo("deferred");
    var third = scene.open(scene.nextRound(lease), 1).getFirst();
    assertThat(third.inDoubt()).isFalse();
    ledger.commit(third);
    assertThat(scene.row(third).committedAt()).isAfter(second.committedAt());
  }

  @Test
  void aRefusalDoesNotClaimThatAnEarlierTryCameToNothing() throws Exception {
    var lease = scene.lease("a@x.io");
    ledger.commit(scene.open(lease, 1).getFirst());
    var second = scene.open(lease, 2).getFirst();

    scene.deliver(
        second,
        new SendOutcome.Rejected(
            new Failure("http_error", "HTTP 410", "410", null), SendOutcome.Verdict.TARGET_BROKEN));

    var row = scene.row(second);
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
    var lease = scene.lease("a@x.io");
    ledger.commit(scene.open(lease, 1).getFirst());
    worker.sql(
        "update delivery_recipient set attempts = 5 where delivery_id = ?", lease.delivery());
    var second = scene.open(lease, 2).getFirst();

    scene.deliver(second, new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));

    assertThat(scene.row(second).state()).isEqualTo("unknown");
    assertThat(scene.row(second).open()).isFalse();
  }

  @Test
  void whoUnsubscribesInDoubtIsNotSaidToHaveGotNothing() throws Exception {
    var lease = scene.lease("gone@doubt.io");
    ledger.commit(scene.open(lease, 1).getFirst());
    var second = scene.open(lease, 2).getFirst();
    worker.internal(
        "PUT",
        "/internal/suppressions",
        Map.of("subscription_id", scene.subscription(second), "address", "gone@doubt.io"));

    assertThat(scene.commits(second)).isFalse();

    assertThat(scene.row(second).state()).isEqualTo("unknown");
    assertThat(scene.row(second).possibleDuplicate()).isTrue();
    assertThat(scene.row(second).errorType()).isEqualTo("unsubscribed");
    assertThat(scene.row(second).errorMessage())
        .isEqualTo("The message may or may not have arrived. The recipient unsubscribed.");
  }

  @Test
  void aDeadlineLeavesADoubtADoubtAndTellsTheLastTrouble() throws Exception {
    var lease = scene.lease("a@x.io");
    ledger.commit(scene.open(lease, 1).getFirst());
    var second = scene.open(lease, 2).getFirst();
    scene.deliver(second, new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
    scene.pastDeadline(lease);

    finish.finish(List.of(lease));

    assertThat(scene.row(second).state()).isEqualTo("unknown");
    assertThat(scene.row(second).errorType()).isEqualTo("outcome_unknown");
    assertThat(scene.row(second).errorMessage())
        .isEqualTo("The message may or may not have arrived. busy");
  }

  @Test
  void aFormerRecipientInDoubtIsNotWrittenToAgain() throws Exception {
    var lease = scene.lease("former@x.io,stays@x.io");
    var former = byAddress(scene.open(lease, 1), "former@x.io");
    ledger.commit(former);
    finish.finish(List.of(lease));
    worker.sql(
        "update schedule_entry set version = version + 1, target_value = 'stays@x.io'"
            + " where subscription_id = ?",
        scene.subscription(former));
    scene.again(lease);

    assertThat(scene.open(scene.lease(lease.delivery()), 1))
        .extracting(OpenRecipient::address)
        .containsExactly("stays@x.io");

    assertThat(scene.row(former).state()).isEqualTo("unknown");
    assertThat(scene.row(former).open()).isFalse();
    assertThat(scene.row(former).errorMessage()).endsWith("target was changed meanwhile.");
  }

  @Test
  void aSubscriptionSwitchedOffHidesNoDoubt() throws Exception {
    var lease = scene.lease("doubt@x.io");
    var one = scene.open(lease, 1).getFirst();
    ledger.commit(one);
    finish.finish(List.of(lease));
    scene.switchOff(lease);

    assertThat(scene.begun(lease.delivery())).isEmpty();

    assertThat(scene.status(lease)).isEqualTo("failed");
    assertThat(scene.row(one).state()).isEqualTo("unknown");
    assertThat(scene.error(lease))
        .startsWith("subscription_disabled: The message may or may not have");
    assertThat(scene.notices(scene.subscription(one))).isZero();
  }

  private double counted(String meter) {
    return worker.get(MeterRegistry.class).counter(meter, "channel", "email").count();
  }

  private String phase(Lease lease) {
    return worker.one(String.class, "select phase from delivery where id = ?", lease.delivery());
  }

  private List<String> outcomes(Lease lease) {
    return worker.list(
        String.class,
        "select outcome from delivery_attempt where delivery_id = ? order by id",
        lease.delivery());
  }
}
