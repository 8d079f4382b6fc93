package dev.herald.delivery.operator;

import static dev.herald.delivery.operator.OperatorScene.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.Aim;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.delivery.schedule.ScheduleEntryRepository;
import dev.herald.delivery.schedule.Told;
import dev.herald.platform.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why an occurrence went out, or did not. */
class ExplainTest {

  private final OperatorScene scene = new OperatorScene();
  private final Worker worker = scene.worker;

  @Test
  void aDeliveryThatWentOutIsExplainedWithWhatEachRecipientGot() {
    var subscription = scene.claimed(Subscriptions.email("a@why.example,b@why.example").dueIn(-3));
    scene.finish(subscription, "completed", null);
    worker.sql(
        "update delivery_recipient set state = 'delivered', finished_at = now(),"
            + " committed_at = (select scheduled_at + interval '3.4s' from delivery"
            + " where id = delivery_id) where "
            + of(subscription));

    var told = explain(subscription, subscription.next());

    assertThat(told.path("by_rule").asBoolean()).isTrue();
    assertThat(told.path("claimed").asBoolean()).isTrue();
    assertThat(told.path("delivery").path("status").asText()).isEqualTo("completed");
    assertThat(told.path("recipients")).hasSize(2);
    assertThat(told.path("explanation").asText())
        .isEqualTo("It reached 2 of 2 recipients, 3.4 s after its time.");
  }

  @Test
  void aFailureIsExplainedByItsReason() {
    var subscription = scene.claimed(Subscriptions.email("a@why.example").dueIn(-3));
    scene.finish(
        subscription, "failed", "{\"type\":\"smtp_error\",\"message\":\"The relay said no.\"}");
    assertThat(sentence(subscription)).isEqualTo("It failed: The relay said no.");
  }

  @Test
  void aMissedOneIsExplained() {
    var subscription = scene.claimed(Subscriptions.email("a@why.example").dueIn(-86_400 * 2 - 60));
    assertThat(explain(subscription, subscription.next()).path("explanation").asText())
        .isEqualTo("It was skipped: The time for this delivery passed before it could be sent.");
  }

  @Test
  void aRuleThatMakesNoSenseIsExplained() {
    var subscription = Subscriptions.email("a@why.example").dueIn(-3);
    Told.to(worker, subscription);
    worker.sql("update schedule_entry set every = 0 where subscription_id = ?", subscription.id());
    scene.claim();
    assertThat(sentence(subscription))
        .isEqualTo("It was skipped: The schedule makes no sense: interval 0 is not positive.");
  }

  @Test
  void whatWaitsIsExplained() {
    var subscription = scene.claimed(Subscriptions.email("a@why.example").dueIn(-3));
    assertThat(sentence(subscription))
        .isEqualTo("It waits to be started: Temporal or the workers are busy or away.");

    worker.sql(
        "update delivery set phase = 'waiting', next_round_at = '2030-01-01T00:00:00Z' where "
            + "subscription_id = ?",
        subscription.id());
    worker.sql("update delivery_recipient set error_message = 'busy' where " + of(subscription));
    assertThat(sentence(subscription))
        .isEqualTo("It is tried again at 2030-01-01T00:00:00Z, because: busy");

    worker.sql("update delivery set phase = 'queued' where " + subscriptionIs(subscription));
    assertThat(sentence(subscription))
        .isEqualTo(
            "It waits to be started: Temporal or the workers are busy or away; so far: busy");
    worker.sql("update delivery set phase = 'running' where " + subscriptionIs(subscription));
    assertThat(sentence(subscription)).isEqualTo("It is being delivered right now; so far: busy");
  }

  @Test
  void whatHasNoReportYetIsExplainedByItsSource() {
    var subscription = scene.claimed(Subscriptions.email("a@why.example").dueIn(-3));
    worker.sql(
        "update delivery set phase = 'waiting', next_round_at = '2030-01-01T00:00:00Z',"
            + " error = '{\"type\":\"report_unavailable\",\"message\":\"HTTP 502\"}' where "
            + subscriptionIs(subscription));
    assertThat(sentence(subscription))
        .isEqualTo("It is tried again at 2030-01-01T00:00:00Z, because: HTTP 502");
  }

  @Test
  void whatIsStillToComeIsExplained() {
    var subscription = Subscriptions.email("a@why.example").dueIn(3600);
    Told.to(worker, subscription);
    assertThat(sentence(subscription)).startsWith("It is due at ");
  }

  @Test
  void aPausedDispatchIsTheReason() {
    var subscription = Subscriptions.email("a@why.example").dueIn(-3);
    Told.to(worker, subscription);
    var dispatch = worker.get(DispatchSwitch.class);
    dispatch.set(true, "maintenance");
    try {
      assertThat(sentence(subscription))
          .isEqualTo("It has not been claimed, because dispatch is paused: maintenance");
    } finally {
      dispatch.set(false, "");
    }
  }

  @Test
  void aSwitchedOffSubscriptionIsTheReason() {
    var subscription = Subscriptions.email("a@why.example").dueIn(3600);
    Told.to(worker, subscription, subscription.off());
    assertThat(sentence(subscription))
        .isEqualTo("Nothing goes out, because the subscription is switched off.");
  }

  @Test
  void aPauseIsTheReasonUntilTheOwnerSwitchesItOnAgain() {
    var subscription = Subscriptions.webhook("https://why.example/gone").dueIn(3600);
    Told.to(worker, subscription);
    worker
        .get(ScheduleEntryRepository.class)
        .pause(
            new Aim(
                subscription.id(),
                subscription.ruleVersion(),
                subscription.type(),
                subscription.target(),
                null));
    worker.sql(
        "insert into subscription_health (subscription_id, project_id, organization_id, paused_at,"
            + " reason) values (?, ?, ?, now(), 'HTTP 410')",
        subscription.id(),
        subscription.project(),
        Subscriptions.ORGANIZATION);
    var pausedAt =
        worker.one(
            Instant.class,
            "select paused_at from schedule_entry where subscription_id = ?",
            subscription.id());
    var sentence =
        "Nothing goes out, because Herald paused the subscription at "
            + Timestamps.format(pausedAt)
            + ": HTTP 410";
    assertThat(sentence(subscription)).isEqualTo(sentence);

    // What subscriptions-service makes of the pause comes back as a newer rule.
    var off = subscription.off();
    Told.to(worker, off);
    assertThat(sentence(subscription)).isEqualTo(sentence);

    var on = off.on();
    Told.to(worker, on);
    Told.to(worker, on.off());
    assertThat(sentence(subscription))
        .isEqualTo("Nothing goes out, because the subscription is switched off.");
  }

  @Test
  void aResendThatMadeGoodForItIsPartOfTheExplanation() {
    var subscription = scene.claimed(Subscriptions.email("a@why.example").dueIn(-3));
    scene.finish(
        subscription, "failed", "{\"type\":\"smtp_error\",\"message\":\"The relay said no.\"}");
    worker.sql(
        "update delivery_recipient set state = 'rejected', finished_at = now() where "
            + of(subscription));
    var delivery = scene.delivery(subscription);
    assertThat(scene.queued(Map.of("delivery", delivery))).isEqualTo(1);
    var askedFor =
        Timestamps.format(
            worker.one(
                Instant.class, "select created_at from delivery where resend_of = ?", delivery));
    assertThat(sentence(subscription))
        .isEqualTo(
            "It failed: The relay said no; a resend asked for at " + askedFor + " is under way.");

    worker.sql("update delivery set status = 'completed' where resend_of = ?", delivery);
    worker.sql(
        "update delivery_recipient set state = 'delivered', finished_at = now() where delivery_id"
            + " in (select id from delivery where resend_of = ?)",
        delivery);

    var told = explain(subscription, subscription.next());
    assertThat(told.path("explanation").asText())
        .isEqualTo(
            "It failed: The relay said no; a resend asked for at "
                + askedFor
                + " reached 1 of 1 recipients.");
    assertThat(told.path("delivery").path("status").asText()).isEqualTo("failed");
    assertThat(told.path("resends")).hasSize(1);
    var resend = told.path("resends").path(0);
    assertThat(resend.path("delivery").path("trigger_type").asText()).isEqualTo("manual");
    assertThat(resend.path("recipients").path(0).path("state").asText()).isEqualTo("delivered");
  }

  @Test
  void anOccurrenceFromBeforeTheSubscriptionIsTheReason() {
    var subscription = Subscriptions.email("a@why.example").dueIn(3600);
    Told.to(worker, subscription);
    var earlier = Objects.requireNonNull(subscription.next()).minus(Duration.ofDays(10));
    assertThat(explain(subscription, earlier).path("explanation").asText())
        .startsWith("Nothing went out, because the subscription was made or changed after");
  }

  @Test
  void badQuestionsAreRefused() {
    var path = "/operator/deliveries/explain";
    assertThat(worker.operator("GET", path, null).status()).isEqualTo(400);
    assertThat(worker.operator("GET", path + "?subscription=x", null).status()).isEqualTo(400);
    assertThat(worker.operator("GET", path + "?subscription=1&at=now", null).status())
        .isEqualTo(400);
    assertThat(worker.operator("GET", path + "?subscription=999999999", null).status())
        .isEqualTo(404);
  }

  private String sentence(Subscriptions subscription) {
    return explain(subscription, subscription.next()).path("explanation").asText();
  }

  private JsonNode explain(Subscriptions subscription, @Nullable Instant at) {
    var answer =
        worker.operator(
            "GET",
            "/operator/deliveries/explain?subscription=%d&at=%s"
                .formatted(subscription.id(), Timestamps.format(Objects.requireNonNull(at))),
            null);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private static String subscriptionIs(Subscriptions subscription) {
    return "subscription_id = " + subscription.id();
  }
}
