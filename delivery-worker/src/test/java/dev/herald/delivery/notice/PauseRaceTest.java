package dev.herald.delivery.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.ledger.EndedDelivery;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import io.micronaut.transaction.TransactionOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several workers find the same subscription broken at once: it is paused, and told, once. */
class PauseRaceTest {

  private static final int WORKERS = 4;
  private static final RunError GONE = new RunError("http_error", "The receiver answered 410");
  private static final RunError REVOKED =
      new RunError("slack_permission_revoked", "Slack no longer lets us in");

  private final Worker worker = Worker.still();
  private final PauseBroken pause = worker.get(PauseBroken.class);

  @Test
  void aBrokenTargetIsPausedOnceAndItsOwnerToldOnce() throws Exception {
    var subscription = told(Subscriptions.webhook("https://gone.example/hook"));

    atOnce(WORKERS, _ -> List.of(failed(subscription, GONE, Verdict.TARGET_BROKEN)));

    assertThat(active(subscription)).isFalse();
    assertThat(pauses(subscription)).isEqualTo(1);
    assertThat(notices(subscription)).containsExactly("paused");
  }

  @Test
  void whatKeepsFailingIsPausedOnceWhoeverCountsTheLastFailure() throws Exception {
    var subscription = told(Subscriptions.webhook("https://flaky.example/hook"));

    // More failures than it takes, all at once.
    atOnce(2 * WORKERS, _ -> List.of(failed(subscription, GONE, null)));

    assertThat(active(subscription)).isFalse();
    assertThat(pauses(subscription)).isEqualTo(1);
    assertThat(notices(subscription)).containsExactlyInAnyOrder("failing", "paused");
  }

  @Test
  void aRevokedIntegrationPausesAllThatUseItAndIsToldOnce() throws Exception {
    long project = Worker.id();
    long integration = Worker.id();
    List<Subscriptions> all = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      all.add(
          told(
              Subscriptions.email("C" + i)
                  .type("slack")
                  .project(project)
                  .integration(integration)));
    }

    // Each worker begins with another of them.
    atOnce(
        WORKERS,
        turn ->
            List.of(
                failed(all.get(turn), REVOKED, Verdict.INTEGRATION_BROKEN),
                failed(all.get(WORKERS - 1 - turn), REVOKED, Verdict.INTEGRATION_BROKEN)));

    assertThat(all).noneMatch(this::active).allMatch(one -> pauses(one) == 1);
    assertThat(all).flatMap(this::notices).containsExactly("paused");
  }

  @Test
  void aRuleChangedMeanwhileIsNotPausedForWhatTheOldOneDid() throws Exception {
    var before = told(Subscriptions.webhook("https://mended.example/hook"));
    var since = told(before.off().on());

    atOnce(WORKERS, _ -> List.of(failed(before, GONE, Verdict.TARGET_BROKEN)));

    assertThat(active(since)).isTrue();
    assertThat(pauses(since)).isZero();
    assertThat(notices(since)).isEmpty();
  }

  @Test
  void aNoticeIsSentByOneOfThoseWhoLookForIt() throws Exception {
    var subscription = told(Subscriptions.webhook("https://once.example/hook"));
    atOnce(1, _ -> List.of(failed(subscription, GONE, Verdict.TARGET_BROKEN)));
    var notices = worker.get(OwnerNotices.class);

    together(
        WORKERS,
        (_, start) -> {
          start.await(30, TimeUnit.SECONDS);
          notices.sendPending();
        });

    assertThat(
            worker.list(
                Integer.class,
                "select tries from owner_notice where subscription_id = ? and sent_at is not null",
                subscription.id()))
        .containsExactly(1);
    assertThat(mails(subscription)).hasSize(1);
  }

  @Test
  void theOwnerIsToldWhatTheProviderSaidAndWhatToDo() throws Exception {
    var subscription = told(Subscriptions.email("C1|#general").type("slack").dueIn(-5));
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
    worker.sql(
        "update delivery set status = 'failed', phase = 'done' where subscription_id = ?",
        subscription.id());
    worker.sql(
        """
        update delivery_recipient set state = 'rejected', finished_at = now(),
          code = 'not_in_channel', error_type = ?
        where delivery_id in (select id from delivery where subscription_id = ?)
        """,
        REVOKED.type(),
        subscription.id());
    atOnce(1, _ -> List.of(failed(subscription, REVOKED, Verdict.TARGET_BROKEN)));

    worker.get(OwnerNotices.class).sendPending();

    assertThat(mails(subscription).getFirst().toString())
        .contains(REVOKED.message() + " (not_in_channel)", "/invite");
  }

  private List<JsonNode> mails(Subscriptions subscription) {
    var all =
        worker
            .anonymously("GET", Worker.sinks().url() + "/api/messages?channel=email", null)
            .body();
    return StreamSupport.stream(all.spliterator(), false)
        .filter(mail -> mail.toString().contains("/subscriptions/" + subscription.id()))
        .toList();
  }

  private interface Turn {
    List<EndedDelivery> of(int worker);
  }

  private interface Task {
    void run(int worker, CyclicBarrier start) throws Exception;
  }

  /** Ends deliveries in transactions that are all open before the first of them writes. */
  private void atOnce(int workers, Turn turn) throws Exception {
    TransactionOperations<?> transactions = worker.get(TransactionOperations.class);
    together(
        workers,
        (index, start) ->
            transactions.executeWrite(
                _ -> {
                  start.await(30, TimeUnit.SECONDS);
                  pause.ended(turn.of(index));
                  return true;
                }));
  }

  private static void together(int workers, Task task) throws Exception {
    var start = new CyclicBarrier(workers);
    try (var threads = Executors.newFixedThreadPool(workers)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        int index = i;
        tasks.add(
            () -> {
              task.run(index, start);
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  private Subscriptions told(Subscriptions subscription) {
    Told.to(worker, subscription);
    return subscription;
  }

  private EndedDelivery failed(
      Subscriptions subscription, RunError error, @Nullable Verdict broken) {
    return Ended.of(worker, subscription)
        .refused(subscription.target(), error.type())
        .failed(error, broken);
  }

  private boolean active(Subscriptions subscription) {
    return worker.one(
        Boolean.class,
        "select active from schedule_entry where subscription_id = ?",
        subscription.id());
  }

  private long pauses(Subscriptions subscription) {
    return worker.one(
        Long.class,
        """
        select count(*) from outbox
        where message_key = ? and cast(envelope as jsonb) ->> 'type' = 'subscription.paused.v1'
        """,
        Long.toString(subscription.id()));
  }

  private List<String> notices(Subscriptions subscription) {
    return worker.list(
        String.class, "select kind from owner_notice where subscription_id = ?", subscription.id());
  }
}
