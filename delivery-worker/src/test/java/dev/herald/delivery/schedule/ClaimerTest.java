package dev.herald.delivery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import io.micronaut.transaction.TransactionOperations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Due occurrences become deliveries: each one once, whoever claims, whatever was missed. */
class ClaimerTest {

  private final Worker worker = Worker.still();
  private final Claimer claimer = worker.get(Claimer.class);

  @Test
  void severalClaimersShareOutAWaveAndDoubleNothing() throws Exception {
    long project = Worker.id();
    List<Subscriptions> wave = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      wave.add(Subscriptions.email("a@x.io,b@x.io").project(project).dueIn(-1));
    }
    Told.to(worker, wave.toArray(Subscriptions[]::new));

    try (var threads = Executors.newFixedThreadPool(4)) {
      threads.invokeAll(
          List.<Callable<Void>>of(this::drain, this::drain, this::drain, this::drain));
    }

    assertThat(count("delivery where project_id = " + project)).isEqualTo(1500);
    assertThat(
            count(
                "delivery_recipient r join delivery d on d.id = r.delivery_id where d.project_id = "
                    + project))
        .isEqualTo(3000);
    assertThat(count("schedule_entry where next_fire_at <= now() and project_id = " + project))
        .isZero();
  }

  @Test
  void everyMissedOccurrenceHasARowThatSaysSo() {
    var subscription = Subscriptions.email("a@x.io").dueIn(-3 * 86_400 - 60);
    Told.to(worker, subscription);

    drain();

    assertThat(rows(subscription))
        .containsExactly(
            "skipped missed_window", "skipped missed_window", "skipped missed_window", "starting");
    assertThat(events(subscription, "delivery.skipped.v1")).isEqualTo(3);
    assertThat(events(subscription, "schedule.advanced.v1")).isEqualTo(1);
  }

  @Test
  void aLongPastIsTakenUpInPieces() {
    long project = Worker.id();
    List<Subscriptions> old = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      old.add(Subscriptions.email("a@x.io").project(project).dueIn(-420 * 86_400));
    }
    TransactionOperations<?> transactions = worker.get(TransactionOperations.class);
    // Never committed, so that no other claimer has a hand in it.
    transactions.executeWrite(
        status -> {
          status.setRollbackOnly();
          Told.to(worker, old.toArray(Subscriptions[]::new));
          claimer.claim();
          assertThat(count("delivery where project_id = " + project)).isBetween(400L, 2000L);
          drain();
          assertThat(count("delivery where project_id = " + project)).isEqualTo(7 * 421);
          return true;
        });
  }

  @Test
  void whatIsDeletedBeforeItIsKnownLeavesNothing() {
    var subscription = Subscriptions.email("gone@x.io");
    Told.to(worker, subscription, subscription.gone());
    assertThat(count("schedule_entry where subscription_id = " + subscription.id())).isZero();
    assertThat(count("subscription_version where subscription_id = " + subscription.id())).isZero();

    var known = Subscriptions.email("known@x.io");
    Told.to(worker, known);
    Told.to(worker, known.gone());
    assertThat(count("schedule_entry where not active and subscription_id = " + known.id()))
        .isEqualTo(1);
  }

  @Test
  void anOccurrenceIsNeverMadeTwiceEvenAfterAnEditBackToTheSameInstant() {
    var subscription = Subscriptions.email("a@x.io").dueIn(-5);
    Told.to(worker, subscription);
    drain();

    var edited =
        new Subscriptions(
            subscription.id(),
            subscription.project(),
            2,
            2,
            false,
            true,
            "email",
            "a@x.io",
            null,
            subscription.start(),
            subscription.next(),
            null,
            7,
            null);
    Told.to(worker, edited);
    drain();

    assertThat(rows(subscription)).hasSize(1);
  }

  @Test
  void anOlderStateChangesNothing() {
    var subscription = Subscriptions.email("new@x.io");
    var newer = subscription.target("newer@x.io");
    Told.to(worker, newer);
    Told.to(worker, subscription);
    assertThat(
            count(
                "schedule_entry where target_value = 'newer@x.io' and subscription_id = "
                    + subscription.id()))
        .isEqualTo(1);
  }

  @Test
  void anEditOfTheTitleDoesNotTurnTheScheduleBack() {
    var subscription = Subscriptions.email("a@x.io").dueIn(-5);
    Told.to(worker, subscription);
    drain();
    // Same rule, newer version, and the next time as subscriptions-service knew it before.
    Told.to(worker, subscription.target("b@x.io"));
    drain();
    assertThat(
            count(
                "schedule_entry where next_fire_at > now() and subscription_id = "
                    + subscription.id()))
        .isEqualTo(1);
  }

  @Test
  void nothingIsClaimedWhileDispatchIsPaused() {
    var dispatch = worker.get(DispatchSwitch.class);
    var subscription = Subscriptions.email("a@x.io").dueIn(-5);
    Told.to(worker, subscription);
    dispatch.set(true, "maintenance");
    try {
      assertThat(claimer.claim()).isZero();
      assertThat(rows(subscription)).isEmpty();
    } finally {
      dispatch.set(false, "");
    }
    drain();
    assertThat(rows(subscription)).hasSize(1);
  }

  @Test
  void aDisabledOrDeletedSubscriptionIsNotClaimed() {
    var subscription = Subscriptions.email("a@x.io").dueIn(-5);
    Told.to(worker, subscription, subscription.off());
    drain();
    assertThat(rows(subscription)).isEmpty();
  }

  @Test
  void aRuleThatMakesNoSenseRestsAndHoldsNobodyUp() {
    var broken = Subscriptions.email("a@x.io").dueIn(-5);
    var sound = Subscriptions.email("b@x.io").dueIn(-5);
    Told.to(worker, broken, sound);
    worker.sql("update schedule_entry set every = 0 where subscription_id = ?", broken.id());
    drain();
    assertThat(rows(broken)).containsExactly("skipped rule_invalid");
    assertThat(rows(sound)).hasSize(1);
    assertThat(
            worker.one(
                String.class,
                "select error ->> 'message' from delivery where subscription_id = ?",
                broken.id()))
        .isEqualTo("The schedule makes no sense: interval 0 is not positive.");
    assertThat(events(broken, "delivery.skipped.v1")).isEqualTo(1);
    // Subscriptions-service shows that nothing comes next.
    assertThat(events(broken, "schedule.advanced.v1")).isEqualTo(1);
  }

  @Test
  void aRuleThatWasMendedFiresAgain() {
    var broken = Subscriptions.email("a@x.io").dueIn(-60);
    Told.to(worker, broken);
    worker.sql("update schedule_entry set every = 0 where subscription_id = ?", broken.id());
    drain();

    Told.to(worker, broken.off().on().dueIn(-5));
    drain();

    assertThat(rows(broken)).containsExactlyInAnyOrder("skipped rule_invalid", "starting");
  }

  @Test
  void eachProjectGetsItsTurnInABatch() {
    long crowd = Worker.id();
    List<Subscriptions> wave = new ArrayList<>();
    var at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(30);
    for (int i = 0; i < 900; i++) {
      wave.add(Subscriptions.email("a@x.io").project(crowd).due(at));
    }
    var lonely = Subscriptions.email("b@x.io").due(at.plusSeconds(1));
    wave.add(lonely);
    drain();
    Told.to(worker, wave.toArray(Subscriptions[]::new));

    claimer.claim();

    assertThat(rows(lonely)).hasSize(1);
    drain();
  }

  @Test
  void onlyThoseNewlyReachedAreInvited() {
    var subscription = Subscriptions.email("old@x.io,new@x.io").announcing(3, "email", "old@x.io");
    Told.to(worker, subscription);
    Told.to(worker, subscription);

    assertThat(recipients(subscription)).containsExactly("new@x.io");
  }

  @Test
  void aTargetThatOnlyLosesAddressesLeavesASkippedRow() {
    var subscription = Subscriptions.email("a@x.io").announcing(4, "email", "a@x.io,b@x.io");
    Told.to(worker, subscription);
    assertThat(rows(subscription)).containsExactly("skipped");
  }

  @Test
  void anInvitationHeardOfTooLateLeavesARowThatSaysSo() {
    var subscription = Subscriptions.email("a@x.io").announcing(5, "email", "");
    Told.at(worker, Instant.now().minus(3, ChronoUnit.DAYS), subscription);
    assertThat(rows(subscription)).containsExactly("skipped missed_window");
    assertThat(recipients(subscription)).isEmpty();
    assertThat(events(subscription, "delivery.skipped.v1")).isEqualTo(1);
  }

  @Test
  void aRebuiltProjectionInvitesNobodyAgainAndMissesNothing() {
    var subscription = Subscriptions.email("a@x.io").announcing(6, "email", "");
    Told.to(worker, subscription);
    worker.sql("delete from schedule_entry where subscription_id = ?", subscription.id());
    worker.sql("delete from subscription_version where subscription_id = ?", subscription.id());

    Told.at(worker, Instant.now().minus(3, ChronoUnit.DAYS), subscription);

    assertThat(count("schedule_entry where subscription_id = " + subscription.id())).isEqualTo(1);
    assertThat(rows(subscription)).containsExactly("starting");
    assertThat(recipients(subscription)).containsExactly("a@x.io");
    assertThat(events(subscription, "delivery.skipped.v1")).isZero();
  }

  private Void drain() {
    while (claimer.claim() > 0) {
      // Until nothing is due.
    }
    return null;
  }

  private long count(String what) {
    return worker.one(Long.class, "select count(*) from " + what);
  }

  private long events(Subscriptions subscription, String type) {
    return worker.one(
        Long.class,
        """
        select count(*) from outbox
        where message_key = ? and cast(envelope as jsonb) ->> 'type' = ?
        """,
        Long.toString(subscription.id()),
        type);
  }

  /** Whom its announcements are for. */
  private List<String> recipients(Subscriptions subscription) {
    return worker.list(
        String.class,
        """
        select r.address from delivery_recipient r join delivery d on d.id = r.delivery_id
        where d.subscription_id = ? and d.form = 'announcement'
        """,
        subscription.id());
  }

  /** Status and error type of each delivery, in order. */
  private List<String> rows(Subscriptions subscription) {
    return worker.list(
        String.class,
        """
        select status || coalesce(' ' || (error ->> 'type'), '') from delivery
        where subscription_id = ? order by created_at
        """,
        subscription.id());
  }
}
