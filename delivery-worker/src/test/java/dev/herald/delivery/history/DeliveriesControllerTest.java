package dev.herald.delivery.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.ledger.DeliveryIds;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The deliveries of a subscription over HTTP: shape, pages, filter and refusals. */
class DeliveriesControllerTest {

  private final Worker worker = Worker.still();

  @Test
  void aDeliveryHasExactlyTheContractsFields() {
    var subscription = claimed(1);
    var one = list(subscription, "").path("results").path(0);
    assertThat(one.fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "subscription",
            "temporal_workflow_id",
            "idempotency_key",
            "trigger_type",
            "scheduled_at",
            "target_type",
            "target_value",
            "exported_asset_ids",
            "content_snapshot",
            "recipient_results",
            "status",
            "error",
            "created_at",
            "last_updated_at",
            "finished_at");
    assertThat(one.path("subscription").asLong()).isEqualTo(subscription.id());
    assertThat(one.path("content_snapshot").toString())
        .isEqualTo(
            "{\"dashboard\":null,\"insights\":[{\"id\":7,\"short_id\":\"abc7\","
                + "\"name\":\"Sign-ups\"}],\"total_insight_count\":0}");
    assertThat(one.path("exported_asset_ids").toString()).isEqualTo("[]");
    assertThat(one.path("scheduled_at").asText()).endsWith("Z");
    assertThat(
            worker
                .member(subscription.project(), path(subscription) + one.path("id").asText())
                .body())
        .isEqualTo(one);
  }

  @Test
  void pagesFollowOneAnotherAndRowsAddedInFrontShiftNothing() {
    var subscription = claimed(8);
    List<String> seen = new ArrayList<>();

    var first = list(subscription, "");
    assertThat(first.fieldNames()).toIterable().containsExactly("next", "previous", "results");
    assertThat(first.path("previous").isNull()).isTrue();
    seen.addAll(ids(first));
    add(subscription, 9);
    var second = follow(subscription, first.path("next"));
    seen.addAll(ids(second));
    var third = follow(subscription, second.path("next"));
    seen.addAll(ids(third));

    assertThat(third.path("next").isNull()).isTrue();
    assertThat(seen).hasSize(8).doesNotHaveDuplicates();
    assertThat(ids(follow(subscription, third.path("previous")))).isEqualTo(ids(second));
    var front = follow(subscription, second.path("previous"));
    assertThat(ids(front)).isEqualTo(ids(first));
    // The row added meanwhile is before it.
    assertThat(ids(follow(subscription, front.path("previous")))).hasSize(1);
  }

  @Test
  void rowsOfTheSameMomentAreEachShownOnce() {
    var subscription = claimed(7);
    worker.sql(
        "update delivery set created_at = '2026-04-01T10:00:00Z' where subscription_id = ?",
        subscription.id());
    List<String> seen = new ArrayList<>();
    var page = list(subscription, "");
    seen.addAll(ids(page));
    while (!page.path("next").isNull()) {
      page = follow(subscription, page.path("next"));
      seen.addAll(ids(page));
    }
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void linksKeepTheFilterAndTheClientCannotChangeThePageSize() {
    var subscription = claimed(5);
    var page = list(subscription, "?status=starting&limit=100");
    assertThat(page.path("results")).hasSize(3);
    assertThat(page.path("next").asText()).contains("status=starting").startsWith("http");
    assertThat(list(subscription, "?status=failed").path("results")).isEmpty();
  }

  @Test
  void anUnknownStatusIsRefused() {
    var subscription = claimed(1);
    var answer = worker.member(subscription.project(), path(subscription) + "?status=done");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().toString())
        .isEqualTo(
            "{\"type\":\"validation_error\",\"code\":\"invalid_input\",\"detail\":\"Must be one"
                + " of: completed, failed, skipped, starting.\",\"attr\":\"status\"}");
  }

  @Test
  void aGarbageCursorIsNotFound() {
    var subscription = claimed(1);
    for (String cursor : List.of("garbage", "cD0y", "cD0yMDI2LTA0LTAx")) {
      var answer = worker.member(subscription.project(), path(subscription) + "?cursor=" + cursor);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body().path("detail").asText()).isEqualTo("Invalid cursor");
    }
  }

  @Test
  void withoutTheFeatureNothingIsShown() {
    var subscription = claimed(1);
    var answer = worker.member(subscription.project(), List.of(), "GET", path(subscription));
    assertThat(answer.status()).isEqualTo(402);
    assertThat(answer.body().path("type").asText()).isEqualTo("server_error");
    assertThat(answer.body().path("code").asText()).isEqualTo("payment_required");
    assertThat(answer.body().path("detail").asText())
        .startsWith("Subscriptions is part of the premium PostHog offering.");
  }

  @Test
  void otherProjectsAndOtherSubscriptionsSeeNothing() {
    var mine = claimed(1);
    var other = claimed(1);
    var id = ids(list(mine, "")).getFirst();

    assertThat(worker.member(other.project(), path(other) + id).status()).isEqualTo(404);
    assertThat(
            worker
                .member(
                    other.project(),
                    path(mine).replace("/" + mine.project() + "/", "/" + other.project() + "/"))
                .body()
                .path("results"))
        .isEmpty();
    assertThat(worker.member(mine.project() + 5, path(mine)).status()).isEqualTo(404);
  }

  @Test
  void malformedIdsAreNotFound() {
    var subscription = claimed(1);
    for (String id : List.of("x", "1-1-1-1-1", UUID.randomUUID().toString())) {
      var answer = worker.member(subscription.project(), path(subscription) + id + "/");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body().path("code").asText()).isEqualTo("not_found");
    }
  }

  @Test
  void onlyReadingIsAllowed() {
    var subscription = claimed(1);
    var answer =
        worker.member(subscription.project(), List.of("subscriptions"), "POST", path(subscription));
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body().path("detail").asText()).isEqualTo("Method \"POST\" not allowed.");
    assertThat(answer.raw().headers().firstValue("Allow")).isPresent();
  }

  /** With so many deliveries, the newest of them yesterday's successor. */
  private Subscriptions claimed(int count) {
    var subscription = Subscriptions.email("a@history.example");
    for (int i = 0; i < count; i++) {
      add(subscription, i);
    }
    return subscription;
  }

  private void add(Subscriptions subscription, int index) {
    var due = subscription.dueIn(-60 + index);
    Told.to(
        worker,
        new Subscriptions(
            due.id(),
            due.project(),
            index + 1,
            index + 1,
            false,
            true,
            "email",
            due.target(),
            null,
            due.start(),
            due.next(),
            null,
            7,
            null));
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
    assertThat(
            worker.one(
                Boolean.class,
                "select exists (select 1 from delivery where id = ?)",
                DeliveryIds.of(
                    Claimer.occurrenceKey(due.id(), Objects.requireNonNull(due.next())))))
        .isTrue();
  }

  private JsonNode list(Subscriptions subscription, String query) {
    var answer = worker.member(subscription.project(), path(subscription) + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private JsonNode follow(Subscriptions subscription, JsonNode link) {
    var uri = URI.create(link.asText());
    return worker.member(subscription.project(), uri.getRawPath() + "?" + uri.getRawQuery()).body();
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("results").forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  private static String path(Subscriptions subscription) {
    return "/api/environments/%d/subscriptions/%d/deliveries/"
        .formatted(subscription.project(), subscription.id());
  }
}
