package dev.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.Told;
import dev.herald.platform.event.Topics;
import dev.herald.testkit.GoldenEvents;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The worker understands what others tell as the golden files promise it. */
class HeardEventsTest {

  private final Worker worker = Worker.still();

  @Test
  void aSubscriptionIsTakenOverWhole() throws Exception {
    long id = Worker.id();
    var golden = GoldenEvents.fresh("subscription.changed.v1");
    golden.put("subject", Long.toString(id));
    // Switched off, so that no other test claims it.
    data(golden).put("id", id).put("enabled", false);

    worker.tell(Topics.SUBSCRIPTIONS, golden);

    awaitCount(1, "schedule_entry where subscription_id = ?", id);
    var kept =
        worker.one(
            String.class, "select state from subscription_version where subscription_id = ?", id);
    var state = worker.json().readValue(kept, SubscriptionState.class);
    assertThat(worker.json().readTree(worker.json().writeValueAsString(state)))
        .isEqualTo(worker.json().readTree(data(golden).toString()));
    assertThat(
            worker.one(
                String.class,
                """
                select concat_ws(' ', project_id, organization_id, version, rule_version, active,
                  target_type, frequency, every, array_to_string(byweekday, ','), bysetpos)
                from schedule_entry where subscription_id = ?
                """,
                id))
        .isEqualTo("2 00000000-0000-0003-0000-000000000004 1 1 f email monthly 2 monday,friday -1");
  }

  @Test
  void aDeletedProjectTakesItsSubscriptionsAlong() {
    var subscription = told(Subscriptions.email("a@heard.io"));
    var golden = GoldenEvents.fresh("project.deleted.v1");
    data(golden).put("id", subscription.project());

    worker.tell(Topics.ORG, golden);

    awaitCount(0, "schedule_entry where subscription_id = ?", subscription.id());
  }

  @Test
  void aDeletedOrganizationTakesItsProjectsAlong() {
    var subscription = told(Subscriptions.email("b@heard.io"));
    var golden = GoldenEvents.fresh("organization.deleted.v1");
    worker.sql(
        "update schedule_entry set organization_id = ? where subscription_id = ?",
        UUID.fromString(data(golden).path("id").asText()),
        subscription.id());

    worker.tell(Topics.ORG, golden);

    awaitCount(0, "schedule_entry where subscription_id = ?", subscription.id());
  }

  @Test
  void aRemovedIntegrationIsNoLongerWaitedFor() {
    var golden = GoldenEvents.fresh("integration.removed.v1");
    var destination = "slack:" + data(golden).path("id").asLong();
    worker.sql(
        "insert into destination_health (destination, failures, not_before, updated_at)"
            + " values (?, 9, now() + interval '1h', now())",
        destination);

    worker.tell(Topics.ORG, golden);

    awaitCount(0, "destination_health where destination = ?", destination);
  }

  private Subscriptions told(Subscriptions subscription) {
    Told.to(worker, subscription);
    return subscription;
  }

  private static ObjectNode data(ObjectNode event) {
    return event.withObject("data");
  }

  private void awaitCount(long wanted, String rows, Object parameter) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> worker.one(Long.class, "select count(*) from " + rows, parameter) == wanted);
  }
}
