package dev.herald.delivery.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.Aim;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.delivery.schedule.ScheduleEntryRepository;
import dev.herald.delivery.schedule.Told;
import dev.herald.platform.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pausing, explaining, resending. */
class OperatorTest {

  private final Worker worker = Worker.still();

  @Test
  void theSwitchIsSetAndShown() {
    try {
      var set =
          worker.operator(
              "PUT", "/operator/dispatch", Map.of("paused", true, "reason", "maintenance"));
      assertThat(set.status()).isEqualTo(200);
      assertThat(set.body().path("paused").asBoolean()).isTrue();
      assertThat(worker.operator("GET", "/operator/dispatch", null).body().path("reason").asText())
          .isEqualTo("maintenance");
    } finally {
      assertThat(
              worker
                  .operator("PUT", "/operator/dispatch", Map.of("paused", false))
                  .body()
                  .path("paused")
                  .asBoolean())
          .isFalse();
    }
  }

  @Test
  void theSwitchNeedsAValueAndAnOperator() {
    var answer = worker.operator("PUT", "/operator/dispatch", Map.of());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("attr").asText()).isEqualTo("paused");
    assertThat(worker.internal("PUT", "/operator/dispatch", Map.of()).status()).isEqualTo(401);
  }

  @Test
  void aDeliveryThatWentOutIsExplainedWithWhatEachRecipientGot() {
    var subscription = claimed(Subscriptions.email("a@why.example,b@why.example").dueIn(-3));
    finish(subscription, "completed", null);
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
    var subscription = claimed(Subscriptions.email("a@why.example").dueIn(-3));
    finish(subscription, "failed", "{\"type\":\"smtp_error\",\"message\":\"The relay said no.\"}");
    assertThat(sentence(subscription)).isEqualTo("It failed: The relay said no.");
  }

  @Test
  void aMissedOneIsExplained() {
    var subscription = claimed(Subscriptions.email("a@why.example").dueIn(-86_400 * 2 - 60));
    assertThat(explain(subscription, subscription.next()).path("explanation").asText())
        .isEqualTo("It was skipped: The time for this delivery passed before it could be sent.");
  }

  @Test
  void aRuleThatMakesNoSenseIsExplained() {
    var subscription = Subscriptions.email("a@why.example").dueIn(-3);
    Told.to(worker, subscription);
    worker.sql("update schedule_entry set every = 0 where subscription_id = ?", subscription.id());
    claim();
    assertThat(sentence(subscription))
        .isEqualTo("It was skipped: The schedule makes no sense: interval 0 is not positive.");
  }

  @Test
  void whatWaitsIsExplained() {
    var subscription = claimed(Subscriptions.email("a@why.example").dueIn(-3));
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
    var subscription = claimed(Subscriptions.email("a@why.example").dueIn(-3));
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
    var subscription = claimed(Subscriptions.email("a@why.example").dueIn(-3));
    finish(subscription, "failed", "{\"type\":\"smtp_error\",\"message\":\"The relay said no.\"}");
    worker.sql(
        "update delivery_recipient set state = 'rejected', finished_at = now() where "
            + of(subscription));
    var delivery = delivery(subscription);
    assertThat(queued(Map.of("delivery", delivery))).isEqualTo(1);
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

  @Test
  void onlyThoseWhoDidNotGetItGetItAgain() {
    var subscription =
        claimed(Subscriptions.email("got@again.example,not@again.example").dueIn(-3));
    finish(subscription, "completed", null);
    worker.sql(
        "update delivery_recipient set state = case when ordinal = 0 then 'delivered'"
            + " else 'rejected' end, finished_at = now() where "
            + of(subscription));
    var delivery = delivery(subscription);

    assertThat(queued(Map.of("delivery", delivery))).isEqualTo(1);

    assertThat(
            worker.list(
                String.class,
                "select r.address from delivery_recipient r join delivery d on d.id = r.delivery_id"
                    + " where d.resend_of = ? and d.trigger_type = 'manual'",
                delivery))
        .containsExactly("not@again.example");
    // While that one is under way there is nothing to add.
    assertThat(queued(Map.of("delivery", delivery))).isZero();
  }

  @Test
  void whoMayHaveGotItGetsItAgainFlagged() {
    var subscription =
        claimed(
            Subscriptions.email("doubt@again.example,held@again.example,not@again.example")
                .dueIn(-3));
    finish(subscription, "failed", null);
    worker.sql(
        "update delivery_recipient set finished_at = now(), state = case ordinal"
            + " when 0 then 'unknown' when 1 then 'held' else 'rejected' end where "
            + of(subscription));
    var delivery = delivery(subscription);

    assertThat(queued(Map.of("delivery", delivery))).isEqualTo(1);

    assertThat(flagged(delivery)).containsExactly("doubt@again.example", "held@again.example");
    // What the first message left in doubt no second one takes back.
    worker.sql(
        "update delivery set status = 'failed', phase = 'done' where resend_of = ?", delivery);
    worker.sql(
        "update delivery_recipient set finished_at = now(), state = 'expired' where delivery_id in"
            + " (select id from delivery where resend_of = ?)",
        delivery);
    assertThat(queued(Map.of("delivery", delivery))).isEqualTo(1);
    assertThat(flagged(delivery))
        .containsExactly(
            "doubt@again.example",
            "doubt@again.example",
            "held@again.example",
            "held@again.example");
  }

  @Test
  void whoIsNoRecipientAnyMoreIsNotResentToForItsDoubt() {
    var subscription =
        claimed(Subscriptions.email("former@again.example,not@again.example").dueIn(-3));
    finish(subscription, "failed", null);
    worker.sql(
        "update delivery_recipient set finished_at = now(), state = case ordinal"
            + " when 0 then 'unknown' else 'rejected' end,"
            + " error_type = case ordinal when 0 then 'target_changed' end where "
            + of(subscription));
    var delivery = delivery(subscription);

    queued(Map.of("delivery", delivery));

    assertThat(
            worker.list(
                String.class,
                "select r.address from delivery_recipient r join delivery d on d.id = r.delivery_id"
                    + " where d.resend_of = ?",
                delivery))
        .containsExactly("not@again.example");
  }

  @Test
  void aStretchOfTimeIsResentAndSkippedOnesOnlyOnDemand() {
    long project = Worker.id();
    var failed = claimed(Subscriptions.email("a@stretch.example").project(project).dueIn(-3));
    finish(failed, "failed", null);
    worker.sql(
        "update delivery_recipient set state = 'rejected', finished_at = now() where "
            + of(failed));
    claimed(Subscriptions.email("b@stretch.example").project(project).dueIn(-86_400 - 60_000));
    Map<String, Object> stretch =
        Map.of(
            "project", project,
            "from", Instant.now().minus(Duration.ofDays(5)).toString(),
            "to", Instant.now().toString());

    assertThat(queued(stretch)).isEqualTo(1);
    var all = new HashMap<>(stretch);
    all.put("only", "all");
    // Two occurrences were missed.
    assertThat(queued(all)).isEqualTo(2);
  }

  @Test
  void anInvitationIsResentOnlyToThoseItWasFor() {
    var nobodyNew =
        Subscriptions.email("old@invite.example")
            .announcing(1, "email", "old@invite.example,gone@invite.example");
    var tooLate =
        Subscriptions.email("old@invite.example,new@invite.example")
            .announcing(1, "email", "old@invite.example");
    for (Subscriptions one : List.of(nobodyNew, tooLate)) {
      Told.at(worker, Instant.now().minus(3, ChronoUnit.DAYS), one);
    }

    assertThat(queued(Map.of("delivery", delivery(nobodyNew), "only", "all"))).isZero();
    assertThat(queued(Map.of("delivery", delivery(tooLate), "only", "all"))).isEqualTo(1);

    assertThat(
            worker.list(
                String.class, "select r.address from delivery_recipient r where " + of(tooLate)))
        .containsExactly("new@invite.example");
  }

  @Test
  void aResendNeedsToKnowWhat() {
    var path = "/operator/deliveries/resend";
    assertThat(worker.operator("POST", path, Map.of()).status()).isEqualTo(400);
    assertThat(worker.operator("POST", path, Map.of("project", 5)).body().path("attr").asText())
        .isEqualTo("from");
    assertThat(worker.operator("POST", path, Map.of("delivery", UUID.randomUUID())).status())
        .isEqualTo(404);
    assertThat(
            worker
                .operator("POST", path, Map.of("delivery", UUID.randomUUID(), "only", "some"))
                .status())
        .isEqualTo(400);
  }

  private int queued(Map<String, ?> body) {
    var answer = worker.operator("POST", "/operator/deliveries/resend", body);
    assertThat(answer.status()).isEqualTo(202);
    return answer.body().path("queued").asInt();
  }

  private Subscriptions claimed(Subscriptions subscription) {
    Told.to(worker, subscription);
    claim();
    return subscription;
  }

  private void claim() {
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
  }

  private void finish(Subscriptions subscription, String status, @Nullable String error) {
    worker
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "update delivery set status = :status, phase = 'done', finished_at = now(),"
                            + " error = cast(:error as jsonb) where subscription_id = :id")
                    .bind("status", status)
                    .bind("error", error)
                    .bind("id", subscription.id())
                    .execute());
  }

  private static String of(Subscriptions subscription) {
    return "delivery_id in (select id from delivery where subscription_id = "
        + subscription.id()
        + ")";
  }

  private static String subscriptionIs(Subscriptions subscription) {
    return "subscription_id = " + subscription.id();
  }

  private List<String> flagged(UUID delivery) {
    return worker.list(
        String.class,
        "select r.address from delivery_recipient r join delivery d on d.id = r.delivery_id"
            + " where d.resend_of = ? and r.possible_duplicate order by r.address",
        delivery);
  }

  private UUID delivery(Subscriptions subscription) {
    return worker.one(
        UUID.class, "select id from delivery where subscription_id = ?", subscription.id());
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
}
