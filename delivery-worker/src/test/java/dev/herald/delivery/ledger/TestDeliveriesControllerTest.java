package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.DispatchSwitch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Deliveries asked for by hand. */
class TestDeliveriesControllerTest {

  private static final String PATH = "/internal/test-deliveries";

  private final Worker worker = Worker.still();

  @Test
  void oneIsQueuedForAllRecipientsWithTheSubscriptionAsItIs() {
    var subscription = Subscriptions.email("a@test.example,b@test.example");

    var answer = worker.internal("POST", PATH, subscription.state());

    assertThat(answer.status()).isEqualTo(202);
    var id = UUID.fromString(answer.body().path("delivery_id").asText());
    assertThat(
            worker.one(
                String.class,
                "select trigger_type || ' ' || status || ' ' || coalesce(scheduled_at::text, '-')"
                    + " from delivery where id = ?",
                id))
        .isEqualTo("manual starting -");
    assertThat(
            worker.list(
                String.class,
                "select address from delivery_recipient where delivery_id = ? order by ordinal",
                id))
        .containsExactly("a@test.example", "b@test.example");
  }

  @Test
  void aSecondOneIsRefusedWhileTheFirstRuns() {
    var subscription = Subscriptions.email("a@twice.example");
    worker.internal("POST", PATH, subscription.state());

    var second = worker.internal("POST", PATH, subscription.state());
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body().path("detail").asText()).isEqualTo("Delivery already in progress");

    worker.sql(
        "update delivery set status = 'completed', phase = 'done' where subscription_id = ?",
        subscription.id());
    assertThat(worker.internal("POST", PATH, subscription.state()).status()).isEqualTo(202);
  }

  @Test
  void oneThatNobodyRanByItsDeadlineStandsInNobodysWay() {
    var subscription = Subscriptions.email("a@overdue.example");
    worker.internal("POST", PATH, subscription.state());
    worker.sql(
        "update delivery set deadline_at = now() where subscription_id = ?", subscription.id());

    worker.get(EndOverdue.class).end();

    assertThat(worker.internal("POST", PATH, subscription.state()).status()).isEqualTo(202);
  }

  @Test
  void ofManyAtTheSameMomentOneWins() throws Exception {
    var subscription = Subscriptions.email("a@race.example");
    try (var threads = Executors.newFixedThreadPool(6)) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        calls.add(() -> worker.internal("POST", PATH, subscription.state()).status());
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> one : threads.invokeAll(calls)) {
        statuses.add(one.get());
      }
      assertThat(statuses).containsOnlyOnce(202).containsOnly(202, 409);
    }
  }

  @Test
  void aRepeatedRequestWithItsKeyGetsTheSameDelivery() {
    var subscription = Subscriptions.email("a@key.example");
    ObjectNode body = worker.json().valueToTree(subscription.state());
    body.put("idempotency_key", "click-1");
    var first = worker.internal("POST", PATH, body);
    var again = worker.internal("POST", PATH, body);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void nothingIsQueuedWhileDispatchIsPaused() {
    var dispatch = worker.get(DispatchSwitch.class);
    dispatch.set(true, "upgrade");
    try {
      var answer = worker.internal("POST", PATH, Subscriptions.email("a@paused.example").state());
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body().path("detail").asText()).isEqualTo("Deliveries are paused: upgrade");
    } finally {
      dispatch.set(false, "");
    }
  }

  @Test
  void whatIsNoSubscriptionIsRefused() {
    assertThat(worker.internal("POST", PATH, List.of()).status()).isEqualTo(400);
    assertThat(worker.internal("POST", PATH, Map.of("id", "x")).status()).isEqualTo(400);
  }

  @Test
  void onlyNeighboursMayAsk() {
    assertThat(worker.operator("POST", PATH, Map.of()).status()).isEqualTo(401);
    assertThat(worker.anonymously("PUT", "/internal/suppressions", Map.of()).status())
        .isEqualTo(401);
  }

  @Test
  void aSuppressionNeedsASubscriptionAndAnAddress() {
    var answer = worker.internal("PUT", "/internal/suppressions", Map.of("subscription_id", 4));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("attr").asText()).isEqualTo("address");
  }
}
