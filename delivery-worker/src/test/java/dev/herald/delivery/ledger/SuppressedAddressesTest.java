package dev.herald.delivery.ledger;

import static dev.herald.delivery.ledger.RecipientScene.DELIVERED;
import static dev.herald.delivery.ledger.RecipientScene.byAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.schedule.Told;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Addresses that are not written to any more. */
class SuppressedAddressesTest {

  private static final SendOutcome NO_SUCH_USER =
      new SendOutcome.Rejected(
          new Failure("invalid_address", "no such user", "550 5.1.1", null),
          SendOutcome.Verdict.TARGET_BROKEN);

  private final RecipientScene scene = new RecipientScene();
  private final Worker worker = scene.worker;
  private final RecipientLedger ledger = scene.ledger;
  private final FinishRound finish = scene.finish;

  @Test
  void whoUnsubscribesMeanwhileGetsNothing() {
    var one = scene.open(scene.lease("gone@x.io, here@x.io"), 1);
    worker.internal(
        "PUT",
        "/internal/suppressions",
        Map.of("subscription_id", scene.subscription(one.getFirst()), "address", "gone@x.io"));

    assertThatThrownBy(() -> ledger.commit(byAddress(one, "gone@x.io")))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.SUPPRESSED));
    assertThat(scene.commits(byAddress(one, "here@x.io"))).isTrue();
    assertThat(scene.state(byAddress(one, "gone@x.io"))).isEqualTo("suppressed");
  }

  @Test
  void whoIsAddedAgainGetsMailAgain() {
    var one = scene.open(scene.lease("back@x.io"), 1).getFirst();
    var body = Map.of("subscription_id", scene.subscription(one), "address", "back@x.io");
    assertThat(worker.internal("PUT", "/internal/suppressions", body).status()).isEqualTo(204);
    assertThat(worker.internal("DELETE", "/internal/suppressions", body).status()).isEqualTo(204);
    assertThat(scene.commits(one)).isTrue();
  }

  @Test
  void anAddressThatDoesNotExistIsNotWrittenToAgain() throws Exception {
    var subscription = withOneThatBounces("nobody@x.io");

    var next = scene.open(scene.lease(subscription), 1);
    assertThatThrownBy(() -> ledger.commit(byAddress(next, "nobody@x.io")))
        .isInstanceOf(CommitRefused.class);
    assertThat(scene.commits(byAddress(next, "here@x.io"))).isTrue();
  }

  @Test
  void anAddressThatBouncedIsTriedAgainWhenThePausedSubscriptionIsOnAgain() throws Exception {
    var subscription = pausedByABounce("mended@x.io");

    var next = scene.open(scene.lease(subscription), 1).getFirst();

    assertThat(scene.commits(next)).isTrue();
  }

  @Test
  void anAddressThatBouncedIsTriedAgainWhenItIsPutIntoTheTargetAnew() throws Exception {
    var subscription = withOneThatBounces("mended@x.io");

    Told.to(worker, subscription.target(subscription.target()).announcing(1, "email", "here@x.io"));
    worker.sql(
        "update delivery set phase = 'done' where phase = 'queued' and subscription_id = ?",
        subscription.id());

    var next = scene.open(scene.lease(subscription), 1);
    assertThat(scene.commits(byAddress(next, "mended@x.io"))).isTrue();
  }

  @Test
  void whoUnsubscribedStaysOutWhenThePausedSubscriptionIsOnAgain() throws Exception {
    var subscription = pausedByABounce("left@x.io");
    worker.get(Suppressions.class).add(subscription.id(), "left@x.io");

    var next = scene.open(scene.lease(subscription), 1).getFirst();

    assertThat(scene.commits(next)).isFalse();
    assertThat(scene.state(next)).isEqualTo("suppressed");
  }

  @Test
  void anAddressRefusedThreeTimesIsNotWrittenToAgain() throws Exception {
    var subscription = Subscriptions.email("refused@x.io");
    var refused =
        new SendOutcome.Rejected(
            new Failure("invalid_address", "refused", "553", null), SendOutcome.Verdict.MESSAGE);
    for (int time = 1; time <= 3; time++) {
      var lease = scene.lease(subscription);
      scene.deliver(scene.open(lease, 1).getFirst(), refused);
      finish.finish(List.of(lease));
    }

    var lease = scene.lease(subscription);
    var next = scene.open(lease, 1).getFirst();

    assertThat(scene.commits(next)).isFalse();
    assertThat(scene.state(next)).isEqualTo("suppressed");
    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("failed");
  }

  @Test
  void anAddressThatTakesMailBetweenRefusalsKeepsGettingIt() throws Exception {
    var subscription = Subscriptions.email("moody@x.io");
    var refused =
        new SendOutcome.Rejected(
            new Failure("invalid_address", "refused", "550", null), SendOutcome.Verdict.MESSAGE);
    for (var outcome : List.of(refused, refused, DELIVERED, refused)) {
      var lease = scene.lease(subscription);
      scene.deliver(scene.open(lease, 1).getFirst(), outcome);
      finish.finish(List.of(lease));
    }

    assertThat(scene.commits(scene.open(scene.lease(subscription), 1).getFirst())).isTrue();
  }

  @Test
  void aRefusalThatBlamesUsNeverClosesAnAddress() throws Exception {
    var subscription = Subscriptions.email("strict@x.io");
    for (int time = 1; time <= 4; time++) {
      var lease = scene.lease(subscription);
      scene.deliver(
          scene.open(lease, 1).getFirst(),
          new SendOutcome.Rejected(
              new Failure("smtp_policy", "spam", "554 5.7.1", null), SendOutcome.Verdict.MESSAGE));
      finish.finish(List.of(lease));
    }

    assertThat(scene.commits(scene.open(scene.lease(subscription), 1).getFirst())).isTrue();
  }

  /** A subscription to an address that does not exist, beside one that does. */
  private Subscriptions withOneThatBounces(String address) throws CommitRefused {
    var subscription = Subscriptions.email(address + ", here@x.io");
    var lease = scene.lease(subscription);
    var both = scene.open(lease, 1);
    scene.deliver(byAddress(both, address), NO_SUCH_USER);
    scene.deliver(byAddress(both, "here@x.io"), DELIVERED);
    finish.finish(List.of(lease));
    return subscription;
  }

  /** A subscription to one address, which does not exist. */
  private Subscriptions pausedByABounce(String address) throws CommitRefused {
    var subscription = Subscriptions.email(address);
    var lease = scene.lease(subscription);
    scene.deliver(scene.open(lease, 1).getFirst(), NO_SUCH_USER);
    assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("failed");
    assertThat(
            worker.one(
                Boolean.class,
                "select active from schedule_entry where subscription_id = ?",
                subscription.id()))
        .isFalse();
    return subscription;
  }
}
