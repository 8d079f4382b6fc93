package dev.herald.delivery.ledger;

import static dev.herald.delivery.ledger.RecipientScene.BUSY;
import static dev.herald.delivery.ledger.RecipientScene.DELIVERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who may send to whom, and when. */
class RecipientLedgerTest {

  private final RecipientScene scene = new RecipientScene();
  private final Worker worker = scene.worker;
  private final RecipientLedger ledger = scene.ledger;
  private final DeliveryQueue queue = scene.queue;
  private final FinishRound finish = scene.finish;

  @Test
  void aRecipientIsCommittedOnceHoweverManyTry() throws Exception {
    var one = scene.open(scene.lease("a@x.io"), 1).getFirst();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(() -> scene.commits(one));
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
    var lease = scene.lease("a@x.io");
    var zombie = scene.open(lease, 1).getFirst();
    var heir = scene.open(lease, 2).getFirst();

    assertThatThrownBy(() -> ledger.commit(zombie))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.STALE_FENCE));
    ledger.commit(heir);
    ledger.record(heir, ChannelKind.EMAIL, DELIVERED, true, Instant.now());
    assertThat(scene.state(heir)).isEqualTo("delivered");
  }

  @Test
  void aSweptDeliveryCanNotBeSentByItsFormerHolder() {
    var lease = scene.lease("a@x.io");
    var zombie = scene.open(lease, 1).getFirst();
    expireLeases();
    queue.sweep();

    assertThat(scene.commits(zombie)).isFalse();
    assertThat(finish.finish(List.of(lease))).isEmpty();
  }

  @Test
  void whoLostARecipientToALaterAttemptWritesToItNoMore() throws Exception {
    var lease = scene.lease("a@x.io");
    var zombie = scene.open(lease, 1).getFirst();
    ledger.commit(zombie);
    ledger.check(zombie);

    var heir = scene.open(lease, 2).getFirst();

    refusesToCheck(zombie);
    ledger.commit(heir);
    refusesToCheck(zombie);
    ledger.check(heir);
  }

  @Test
  void whoLostADeliveryToTheSweeperWritesToItNoMore() throws Exception {
    var lease = scene.lease("a@x.io");
    var zombie = scene.open(lease, 1).getFirst();
    ledger.commit(zombie);
    expireLeases();
    queue.sweep();

    refusesToCheck(zombie);
  }

  @Test
  void afterItsRoundNobodyWritesToARecipient() throws Exception {
    var lease = scene.lease("a@x.io");
    var zombie = scene.open(lease, 1).getFirst();
    ledger.commit(zombie);
    finish.finish(List.of(lease));

    refusesToCheck(zombie);
  }

  @Test
  void aMessageThatArrivedCountsEvenFromASenderThatLostTheRecipient() throws Exception {
    var lease = scene.lease("a@x.io");
    var zombie = scene.open(lease, 1).getFirst();
    ledger.commit(zombie);
    var heir = scene.open(lease, 2).getFirst();
    ledger.record(zombie, ChannelKind.EMAIL, DELIVERED, true, Instant.now());

    assertThat(scene.state(heir)).isEqualTo("delivered");
    assertThat(scene.commits(heir)).isFalse();
  }

  @Test
  void afterTheDeadlineNothingIsSent() {
    var one = scene.open(scene.lease("late@x.io"), 1).getFirst();
    worker.sql(
        "update delivery set deadline_at = now() - interval '1s' where id = ?", one.deliveryId());
    assertThatThrownBy(() -> ledger.commit(one))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.EXPIRED));
    assertThat(scene.state(one)).isEqualTo("expired");
  }

  @Test
  void beforeItsTimeNothingIsSent() {
    var one = scene.open(scene.lease("early@x.io"), 1).getFirst();
    worker.sql(
        "update delivery set scheduled_at = now() + interval '1h' where id = ?", one.deliveryId());
    assertThat(scene.commits(one)).isFalse();
    assertThat(scene.state(one)).isEqualTo("planned");
  }

  @Test
  void everyTryIsRemembered() throws Exception {
    var lease = scene.lease("a@x.io");
    scene.deliver(
        scene.open(lease, 1).getFirst(), new SendOutcome.RetryLater(BUSY, null, Scope.RECIPIENT));
    assertThat(
            worker.list(
                String.class,
                "select outcome || ' ' || code || ' ' || excerpt from"
                    + " delivery_attempt where delivery_id = ?",
                lease.delivery()))
        .containsExactly("deferred 451 try later");
  }

  private void refusesToCheck(OpenRecipient one) {
    assertThatThrownBy(() -> ledger.check(one))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.STALE_FENCE));
  }

  private void expireLeases() {
    worker.sql(
        "update delivery set lease_until = now() - interval '1s' where lease_until is"
            + " not null");
  }
}
