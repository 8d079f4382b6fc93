package dev.herald.subscriptions.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.event.Topics;
import dev.herald.platform.time.Uuids;
import dev.herald.subscriptions.SubscriptionsTest;
import dev.herald.testkit.GoldenEvents;
import dev.herald.testkit.TestServers;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events of the other services, as their golden files have them, and what follows. */
class UpkeepTest extends SubscriptionsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Clock clock;
  private KafkaProducer<String, String> producer;

  @BeforeAll
  void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());
  }

  @AfterAll
  void disconnect() {
    producer.close();
  }

  @Test
  void theWorkersNextDateIsTakenOverAndNotToldAgain() {
    var created = created(valid());
    publish(Topics.DELIVERIES, ofSubscription("schedule.advanced.v1", created, 1));
    soon(
        () ->
            assertThat(read(created).path("next_delivery_date").asText())
                .isEqualTo("2026-01-09T03:00:00Z"));
    ObjectNode last = ofSubscription("schedule.advanced.v1", created, 1);
    ((ObjectNode) last.path("data")).putNull("next_delivery_date");
    publish(Topics.DELIVERIES, last);
    soon(() -> assertThat(read(created).path("next_delivery_date").isNull()).isTrue());
    assertThat(told(id(created))).hasSize(1);
  }

  @Test
  void whatTheWorkerSaysOfAnOldRuleIsIgnored() {
    var created = created(valid());
    var changed = patch(created, "{'frequency':'daily'}").ok(200);
    publish(Topics.DELIVERIES, ofSubscription("schedule.advanced.v1", created, 1));
    publish(Topics.DELIVERIES, ofSubscription("subscription.paused.v1", created, 1));
    publish(Topics.DELIVERIES, ofSubscription("subscription.paused.v1", created, 2));
    soon(() -> assertThat(read(created).path("enabled").asBoolean()).isFalse());
    assertThat(read(created).path("next_delivery_date"))
        .isEqualTo(changed.path("next_delivery_date"));
    assertThat(lastTold(created).path("version").asLong()).isEqualTo(3);
  }

  @Test
  void aSubscriptionTheWorkerGaveUpIsPausedAndThatIsTold() {
    var created = created(valid());
    publish(Topics.DELIVERIES, ofSubscription("subscription.paused.v1", created, 1));
    soon(() -> assertThat(read(created).path("enabled").asBoolean()).isFalse());
    var state = lastTold(created);
    assertThat(state.path("enabled").asBoolean()).isFalse();
    assertThat(state.path("rule_version").asLong()).isEqualTo(2);
    assertThat(state.path("announce").isNull()).isTrue();
  }

  @Test
  void aPauseForATargetThatHasBeenReplacedIsIgnored() {
    var created = created(valid());
    var paused = ofSubscription("subscription.paused.v1", created, 1);
    patch(created, "{'target_value':'other@example.com'}").ok(200);
    publish(Topics.DELIVERIES, paused);
    // The next event about the same subscription is heard after it.
    publish(Topics.DELIVERIES, ofSubscription("schedule.advanced.v1", created, 1));
    soon(
        () ->
            assertThat(read(created).path("next_delivery_date").asText())
                .isEqualTo("2026-01-09T03:00:00Z"));
    assertThat(read(created).path("enabled").asBoolean()).isTrue();
    assertThat(lastTold(created).path("version").asLong()).isEqualTo(2);
  }

  @Test
  void aPauseOfAWorkerThatNamesNoTargetCounts() {
    var created = created(valid());
    var paused = ofSubscription("subscription.paused.v1", created, 1);
    ((ObjectNode) paused.path("data"))
        .remove(List.of("target_type", "target_value", "integration_id"));
    publish(Topics.DELIVERIES, paused);
    soon(() -> assertThat(read(created).path("enabled").asBoolean()).isFalse());
  }

  @Test
  void anotherNameOfAnInsightIsShownAndTold() {
    var created = created(valid());
    var event = GoldenEvents.of("insight.changed.v1");
    ((ObjectNode) event.path("data")).put("id", insight).put("project_id", project);
    publish(Topics.CATALOG, event);
    soon(
        () ->
            assertThat(read(created).path("resource_name").asText()).isEqualTo("signed_up count"));
    assertThat(read(created).path("insight_short_id").asText()).isEqualTo("Ab12Cd34");
    assertThat(lastTold(created).path("resource_name").asText()).isEqualTo("signed_up count");
    assertThat(lastTold(created).path("version").asLong()).isEqualTo(2);
    assertThat(lastTold(created).path("rule_version").asLong()).isEqualTo(1);
  }

  @Test
  void aDashboardThatWasOnlyHeardOfServesWhileTheCatalogIsAway() {
    var event = GoldenEvents.of("dashboard.changed.v1");
    ObjectNode data = (ObjectNode) event.path("data");
    data.put("id", dashboard).put("project_id", project);
    ((ObjectNode) data.path("tiles").get(0)).put("insight_id", insight);
    publish(Topics.CATALOG, event);
    neighbours.failure = 503;
    ObjectNode body = validForDashboard();
    body.putArray("dashboard_export_insights").add(insight);
    soon(() -> assertThat(call("POST", "/", body).status()).isEqualTo(201));
    body.putArray("dashboard_export_insights").add(insight + 1);
    call("POST", "/", body)
        .isInvalid(
            "dashboard_export_insights",
            "invalid_input",
            "Some insights do not belong to your team or do no longer exist.");

    var again = GoldenEvents.of("dashboard.changed.v1");
    ((ObjectNode) again.path("data"))
        .put("id", dashboard)
        .put("project_id", project)
        .put("deleted", true);
    publish(Topics.CATALOG, again);
    soon(
        () ->
            call("POST", "/", body)
                .isInvalid(
                    "dashboard",
                    "does_not_exist",
                    "Invalid pk \"" + dashboard + "\" - object does not exist."));
  }

  @Test
  void anotherNameOfTheCreatorIsShownAndTold() {
    user = BOB;
    var created = created(valid());
    var event = GoldenEvents.of("user.changed.v1");
    ((ObjectNode) event.path("data")).put("id", BOB.id());
    publish(Topics.ORG, event);
    soon(
        () ->
            assertThat(read(created).path("created_by").path("first_name").asText())
                .isEqualTo("Ada"));
    assertThat(read(created).path("created_by").properties()).hasSize(9);
    assertThat(lastTold(created).path("created_by").path("email").asText())
        .isEqualTo("ada@example.com");
    assertThat(titlesOf("?created_by=0190f0a0-0000-7000-8000-000000000003")).isEqualTo(1);
  }

  @Test
  void aRemovedIntegrationIsTakenOut() {
    neighbours.integration(project, 5, "slack");
    var created =
        created(
            valid().put("target_type", "slack").put("target_value", "C1").put("integration_id", 5));
    var event = GoldenEvents.of("integration.removed.v1");
    ((ObjectNode) event.path("data")).put("project_id", project);
    publish(Topics.ORG, event);
    soon(() -> assertThat(read(created).path("integration_id").isNull()).isTrue());
    assertThat(lastTold(created).path("integration_id").isNull()).isTrue();
    assertThat(lastTold(created).path("announce").isNull()).isTrue();
  }

  @Test
  void whenItsProjectGoesTheLastStateSaysDeletedAndTheTopicMayForget() {
    var live = created(valid());
    var binned = created(valid().put("deleted", true));
    var event = GoldenEvents.of("project.deleted.v1");
    ((ObjectNode) event.path("data")).put("id", project);
    publish(Topics.ORG, event);
    for (JsonNode gone : new JsonNode[] {live, binned}) {
      soon(() -> assertThat(call("GET", "/" + id(gone), null).status()).isEqualTo(404));
      var told = told(id(gone));
      assertThat(told).hasSize(3);
      assertThat(told.get(1).at("/data/deleted").asBoolean()).isTrue();
      assertThat(told.get(1).at("/data/version").asLong()).isEqualTo(2);
      assertThat(told.get(2).isNull()).isTrue();
    }
    assertThat(titlesOf("")).isZero();
    assertThat(titlesOf("?deleted=true")).isZero();
  }

  @Test
  void whenItsOrganizationGoesItGoesToo() {
    var created = created(valid());
    String organization = "0190f0a0-0000-7000-8000-000000000001";
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update subscription set organization_id = cast(? as uuid) where id = ?",
                organization,
                id(created)));
    publish(Topics.ORG, GoldenEvents.of("organization.deleted.v1"));
    soon(() -> assertThat(call("GET", "/" + id(created), null).status()).isEqualTo(404));
    assertThat(told(id(created)).getLast().isNull()).isTrue();
  }

  private int titlesOf(String query) {
    return call("GET", "/" + query, null).ok(200).path("count").asInt();
  }

  private ObjectNode ofSubscription(String type, JsonNode subscription, long ruleVersion) {
    var event = GoldenEvents.of(type);
    event.put("subject", Long.toString(id(subscription)));
    var data = (ObjectNode) event.path("data");
    data.put("subscription_id", id(subscription))
        .put("project_id", project)
        .put("rule_version", ruleVersion);
    for (String field : List.of("target_type", "target_value", "integration_id")) {
      if (data.has(field)) {
        data.set(field, subscription.path(field));
      }
    }
    return event;
  }

  private void publish(String topic, ObjectNode event) {
    event.put("id", Uuids.v7(clock).toString());
    producer.send(new ProducerRecord<>(topic, event.path("subject").asText(), event.toString()));
    producer.flush();
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(SOON).untilAsserted(assertion);
  }
}
