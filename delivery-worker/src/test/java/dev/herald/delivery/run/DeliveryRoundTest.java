package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.schedule.Told;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Whole rounds, step by step and without Temporal. */
class DeliveryRoundTest {

  private final RoundScene scene = new RoundScene();
  private final Worker worker = scene.worker;
  private final DeliveryRound round = scene.round;

  @Test
  void aRoundDeliversToEverybody() throws Exception {
    var subscription = Subscriptions.email("one@round.example,two@round.example");
    var end = runAll(subscription);
    assertThat(end.outcome()).isEqualTo("completed");
    assertThat(scene.states(subscription)).containsExactly("delivered", "delivered");
  }

  @Test
  void oneBrokenDeliveryTakesNobodyWithIt() throws Exception {
    long project = Worker.id();
    var broken = Subscriptions.email("a@broken.example").project(project).insight(500);
    var away = Subscriptions.email("a@away.example").project(project).insight(503);
    var gone = Subscriptions.email("a@gone.example").project(project).insight(404);
    var sound = Subscriptions.email("a@sound.example").project(project);

    var end = round.runAll(ChannelKind.EMAIL, scene.lease(broken, away, gone, sound), "round/test");

    assertThat(end).isEqualTo(new RoundEnd(1, 0, 1, 2, false, null, end.notices(), false));
    assertThat(scene.status(sound)).isEqualTo("completed");
    assertThat(scene.status(gone)).isEqualTo("skipped");
    assertThat(scene.status(broken)).isEqualTo("starting");
    assertThat(scene.status(away)).isEqualTo("starting");
  }

  @Test
  void whatCannotBeReadFailsAloneAndSaysWhy() throws Exception {
    long project = Worker.id();
    var unreadable = Subscriptions.email("a@unreadable.example").project(project);
    var sound = Subscriptions.email("a@readable.example").project(project);
    var leases = scene.lease(unreadable, sound);
    forgetWhatItWas(unreadable);

    var end = round.runAll(ChannelKind.EMAIL, leases, "round/test");

    assertThat(end.completed()).isEqualTo(1);
    assertThat(scene.status(sound)).isEqualTo("completed");
    assertThat(scene.status(unreadable)).isEqualTo("failed");
    assertThat(scene.error(unreadable)).isEqualTo("plan_invalid");
  }

  @Test
  void whatCannotBeReadDoesNotStopTheQueue() {
    long project = Worker.id();
    var unreadable = Subscriptions.email("a@stuck.example").project(project);
    scene.claim(unreadable, Subscriptions.email("a@free.example").project(project));
    forgetWhatItWas(unreadable);

    assertThat(RoundComposer.compose(scene.queued(project), 50).getFirst()).hasSize(2);
  }

  @Test
  void aSubscriptionSwitchedOffMeanwhileIsSkipped() throws Exception {
    var subscription = Subscriptions.email("a@off.example");
    var leases = scene.lease(subscription);
    Told.to(worker, subscription.off());

    assertThat(round.runAll(ChannelKind.EMAIL, leases, "delivery/test").all()).isZero();

    assertThat(scene.status(subscription)).isEqualTo("skipped");
    assertThat(scene.error(subscription)).isEqualTo("subscription_disabled");
    assertThat(scene.states(subscription)).containsExactly("suppressed");
  }

  @Test
  void addressesTakenOutMeanwhileGetNothing() throws Exception {
    var subscription = Subscriptions.email("stays@edit.example,leaves@edit.example");
    var leases = scene.lease(subscription);
    Told.to(worker, subscription.target("stays@edit.example,comes@edit.example"));

    round.runAll(ChannelKind.EMAIL, leases, "delivery/test");

    assertThat(scene.states(subscription)).containsExactly("delivered", "suppressed");
    assertThat(scene.status(subscription)).isEqualTo("completed");
  }

  @Test
  void aDeliveryThatKeepsBreakingItsWorkerGoesAloneAndIsGivenUpInTheEnd() throws Exception {
    var subscription = Subscriptions.email("a@poison.example");
    var leases = scene.lease(subscription);
    for (int i = 0; i < 5; i++) {
      // Begun, and then the worker dies.
      assertThat(round.begin(leases, "delivery/test").deliveries()).isEqualTo(1);
      worker.sql(
          "update delivery set lease_until = now() - interval '1s'" + " where subscription_id = ?",
          subscription.id());
      worker.get(DeliveryQueue.class).sweep();
      assertThat(
              worker.one(
                  Boolean.class,
                  "select solo from delivery where subscription_id = ?",
                  subscription.id()))
          .isEqualTo(i >= 1);
      leases = scene.leaseQueued(subscription.project());
    }
    assertThat(round.begin(leases, "delivery/test").deliveries()).isZero();
    assertThat(scene.status(subscription)).isEqualTo("failed");
    assertThat(scene.error(subscription)).isEqualTo("poison");
  }

  @Test
  void afterItsDeadlineADeliveryFails() throws Exception {
    var subscription = Subscriptions.email("a@deadline.example");
    var leases = scene.lease(subscription);
    worker.sql(
        "update delivery set deadline_at = now() where subscription_id = ?", subscription.id());
    round.runAll(ChannelKind.EMAIL, leases, "delivery/test");
    assertThat(scene.status(subscription)).isEqualTo("failed");
    assertThat(scene.error(subscription)).isEqualTo("deadline_passed");
  }

  @Test
  void aDeliveryClaimedAheadIsRenderedAndWaitsForItsTime() throws Exception {
    var subscription = Subscriptions.email("a@ahead.example");
    var leases = scene.lease(subscription);
    var at = Instant.now().plus(5, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
    worker.sql(
        "update delivery set scheduled_at = cast(? as timestamptz) where subscription_id = ?",
        at.toString(),
        subscription.id());

    assertThat(round.runAll(ChannelKind.EMAIL, leases, "delivery/test").outcome())
        .isEqualTo("waiting");

    assertThat(scene.states(subscription)).containsExactly("planned");
    assertThat(
            worker.one(
                Boolean.class,
                "select content_id is not null and next_round_at = scheduled_at from delivery"
                    + " where subscription_id = ?",
                subscription.id()))
        .isTrue();
  }

  @Test
  void aRunThatLostItsDeliveriesLeavesThemAlone() throws Exception {
    var subscription = Subscriptions.email("a@stale.example");
    var leases = scene.lease(subscription);
    round.begin(leases, "delivery/old");
    worker.sql(
        "update delivery set run_epoch = run_epoch + 1 where subscription_id = ?",
        subscription.id());

    assertThat(round.runAll(ChannelKind.EMAIL, leases, "delivery/old").all()).isZero();
    assertThat(scene.status(subscription)).isEqualTo("starting");
    assertThat(scene.states(subscription)).containsExactly("planned");
  }

  private RoundEnd runAll(Subscriptions subscription) throws InterruptedException {
    return round.runAll(ChannelKind.EMAIL, scene.lease(subscription), "delivery/test");
  }

  /** Its state can not be read any more. */
  private void forgetWhatItWas(Subscriptions subscription) {
    worker.sql(
        "update subscription_version set state = '{}' where subscription_id = ?",
        subscription.id());
  }
}
