package dev.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.platform.event.Topics;
import dev.herald.testkit.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** From the event that plans a subscription to the message in the inbox, through Temporal. */
class ScheduledReportTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Worker worker = Worker.running();

  @Test
  void aDueReportReachesItsRecipientsOnceAndNeverEarly() {
    var subscription = Subscriptions.email("one@due.example, two@due.example").dueIn(2);

    worker.tell(subscription.state());

    var delivery = ended(subscription, 1).getFirst();
    assertThat(delivery.path("status").asText()).isEqualTo("completed");
    assertThat(delivery.path("trigger_type").asText()).isEqualTo("scheduled");
    assertThat(delivery.path("recipient_results")).hasSize(2);
    assertThat(received("due.example"))
        .hasSize(2)
        .allSatisfy(
            mail ->
                assertThat(Instant.parse(mail.path("received_at").asText()))
                    .isAfterOrEqualTo(subscription.next()));
  }

  @Test
  void aBusyRelayIsTriedAgainAndOnlyForThoseItPutOff() {
    refuse("email", "slow@busy.example", Map.of("smtp_code", 451, "times", 1));
    var subscription = Subscriptions.email("slow@busy.example,fast@busy.example").dueIn(-1);

    worker.tell(subscription.state());

    assertThat(ended(subscription, 1).getFirst().path("status").asText()).isEqualTo("completed");
    assertThat(received("slow@busy.example")).hasSize(1);
    assertThat(received("fast@busy.example")).hasSize(1);
  }

  @Test
  void someRefusedIsCompletedAndSaysWho() {
    refuse("email", "no@mixed.example", Map.of("smtp_code", 550));
    var subscription = Subscriptions.email("no@mixed.example,yes@mixed.example").dueIn(-1);

    worker.tell(subscription.state());

    var delivery = ended(subscription, 1).getFirst();
    assertThat(delivery.path("status").asText()).isEqualTo("completed");
    assertThat(delivery.path("error").isNull()).isTrue();
    assertThat(delivery.path("recipient_results").path(0).path("status").asText())
        .isEqualTo("failed");
    assertThat(delivery.path("recipient_results").path(0).path("error").path("type").asText())
        .isNotEmpty();
    assertThat(delivery.path("recipient_results").path(1).toString())
        .isEqualTo("{\"recipient\":\"yes@mixed.example\",\"status\":\"success\"}");
  }

  @Test
  void aTargetThatIsGonePausesTheSubscriptionAndTellsItsOwnerOnce() {
    refuse("webhook", "/gone", Map.of("status", 410));
    var subscription = Subscriptions.webhook(Worker.sinks().url() + "/gone").dueIn(-1);

    worker.tell(subscription.state());

    var delivery = ended(subscription, 1).getFirst();
    assertThat(delivery.path("status").asText()).isEqualTo("failed");
    assertThat(delivery.path("error").path("type").asText()).isNotEmpty();
    await()
        .atMost(SOON)
        .until(
            () ->
                worker.one(
                        Long.class,
                        "select count(*) from owner_notice where sent_at is not null"
                            + " and kind = 'paused' and subscription_id = ?",
                        subscription.id())
                    == 1);
    assertThat(
            worker.one(
                Boolean.class,
                "select active from schedule_entry where subscription_id = ?",
                subscription.id()))
        .isFalse();
  }

  @Test
  void aNewTargetIsAnnouncedAtOnce() {
    var subscription = Subscriptions.email("new@invite.example").announcing(1, "email", "");

    worker.tell(subscription.state());

    var delivery = ended(subscription, 1).getFirst();
    assertThat(delivery.path("trigger_type").asText()).isEqualTo("target_change");
    assertThat(delivery.path("scheduled_at").isNull()).isTrue();
    assertThat(received("new@invite.example").getFirst().path("subject").asText())
        .contains("subscribed");
  }

  @Test
  void aWaveIsDeliveredInRounds() {
    long project = Worker.id();
    List<Subscriptions> wave = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      wave.add(
          Subscriptions.webhook(Worker.sinks().webhookUrl() + "/wave/" + i)
              .project(project)
              .dueIn(-1));
    }
    var dispatch = worker.get(DispatchSwitch.class);
    dispatch.set(true, "gather a wave");
    wave.forEach(one -> worker.tell(one.state()));
    await()
        .atMost(SOON)
        .until(
            () ->
                worker.one(
                        Long.class,
                        "select count(*) from schedule_entry where project_id = ?",
                        project)
                    == 300);
    dispatch.set(false, "");

    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                worker.one(
                        Long.class,
                        "select count(*) from delivery where status = 'completed' and project_id ="
                            + " ?",
                        project)
                    == 300);
    assertThat(
            worker.one(
                Long.class,
                "select count(distinct workflow_id) from delivery where project_id = ?"
                    + " and workflow_id like 'round/%'",
                project))
        .isBetween(1L, 40L);
  }

  @Test
  void whatTemporalForgotIsStartedAgain() {
    refuse("webhook", "/forgotten", Map.of("delay_ms", 6000, "times", 1));
    var subscription = Subscriptions.webhook(Worker.sinks().url() + "/forgotten").dueIn(-1);
    worker.tell(subscription.state());
    await()
        .atMost(SOON)
        .until(
            () ->
                worker.one(
                        Long.class,
                        "select count(*) from delivery where phase = 'running' and subscription_id"
                            + " = ?",
                        subscription.id())
                    == 1);

    TestServers.temporal().wipe();
    worker.sql(
        "update delivery set lease_until = now() where phase = 'running'"
            + " and subscription_id = ?",
        subscription.id());

    assertThat(ended(subscription, 1).getFirst().path("status").asText()).isEqualTo("completed");
  }

  @Test
  void aDeletedProjectLeavesNothingBehind() {
    var subscription = Subscriptions.email("a@deleted.example").dueIn(-1);
    worker.tell(subscription.state());
    ended(subscription, 1);

    worker.tell(
        Topics.ORG,
        Subscriptions.ORGANIZATION.toString(),
        "project.deleted.v1",
        worker.json().createObjectNode().put("id", subscription.project()));

    await()
        .atMost(SOON)
        .until(
            () ->
                worker.one(
                        Long.class,
                        "select (select count(*) from delivery where project_id = ?)"
                            + " + (select count(*) from schedule_entry where project_id = ?)",
                        subscription.project(),
                        subscription.project())
                    == 0);
  }

  private void refuse(String channel, String match, Map<String, Object> how) {
    var rule = worker.json().createObjectNode().put("channel", channel).put("match", match);
    how.forEach((key, value) -> rule.set(key, worker.json().valueToTree(value)));
    assertThat(worker.anonymously("PUT", Worker.sinks().url() + "/api/behaviour", rule).status())
        .isBetween(200, 299);
  }

  private List<JsonNode> received(String match) {
    var all =
        worker
            .anonymously("GET", Worker.sinks().url() + "/api/messages?channel=email", null)
            .body();
    return StreamSupport.stream(all.spliterator(), false)
        .filter(one -> one.path("recipient").asText().contains(match))
        .toList();
  }

  private List<JsonNode> ended(Subscriptions subscription, int count) {
    var path =
        "/api/environments/%d/subscriptions/%d/deliveries/"
            .formatted(subscription.project(), subscription.id());
    return await()
        .atMost(SOON)
        .until(
            () -> {
              var results = worker.member(subscription.project(), path).body().path("results");
              return StreamSupport.stream(results.spliterator(), false)
                  .filter(one -> !one.path("status").asText().equals("starting"))
                  .toList();
            },
            done -> done.size() >= count);
  }
}
