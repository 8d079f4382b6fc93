package dev.herald.subscriptions.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.subscriptions.SubscriptionsTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UpdateSubscriptionTest extends SubscriptionsTest {

  private static final String EXHAUSTED = "Subscription schedule has reached its end date. ";

  @Test
  void anEmptyChangeChangesAndTellsNothing() {
    var created = created(valid());
    assertThat(patch(created, "{}").ok(200)).isEqualTo(created);
    assertThat(patch(created, "{'next_delivery_date':null,'summary':'x'}").ok(200))
        .isEqualTo(created);
    assertThat(told(id(created))).hasSize(1);
  }

  @Test
  void aTitleIsSavedAndNobodyIsTold() {
    var created = created(valid());
    var changed = patch(created, "{'title':'New','invite_message':'hi'}").ok(200);
    assertThat(changed.path("title").asText()).isEqualTo("New");
    assertThat(changed.path("next_delivery_date")).isEqualTo(created.path("next_delivery_date"));
    var state = lastTold(created);
    assertThat(state.path("version").asLong()).isEqualTo(2);
    assertThat(state.path("rule_version").asLong()).isEqualTo(1);
    assertThat(state.path("announce").isNull()).isTrue();
    assertThat(patch(created, "{'title':null}").ok(200).path("title").isNull()).isTrue();
  }

  @Test
  void aNewTargetIsAnnouncedWithTheOneBefore() {
    var created = created(valid());
    patch(created, "{'target_value':'alice@example.com,carol@example.com','invite_message':'hi'}")
        .ok(200);
    assertThat(lastTold(created).path("announce").toString())
        .isEqualTo(
            """
            {"change_seq":2,"previous_target_type":"email",\
            "previous_target_value":"alice@example.com, bob@example.com",\
            "previous_integration_id":null,"invite_message":"hi"}\
            """);
    assertThat(lastTold(created).path("rule_version").asLong()).isEqualTo(1);
  }

  @Test
  void anotherResourceOrSelectionStartsARunWithoutAnInvitation() {
    var created = created(validForDashboard());
    patch(
            created,
            "{'dashboard_export_insights':[%d],'invite_message':'hi'}".formatted(insight + 2))
        .ok(200);
    var announce = lastTold(created).path("announce");
    assertThat(announce.path("change_seq").asLong()).isEqualTo(2);
    assertThat(announce.path("invite_message").isNull()).isTrue();

    var ofInsight = created(valid());
    assertThat(
            patch(ofInsight, "{'insight':%d}".formatted(insight + 2))
                .ok(200)
                .path("insight")
                .asLong())
        .isEqualTo(insight + 2);
    assertThat(lastTold(ofInsight).path("announce").isNull()).isFalse();
  }

  @Test
  void anotherScheduleIsPlannedAnewAndVoidsTheOldPlan() {
    var created = created(valid());
    var changed =
        patch(created, "{'frequency':'daily','start_date':'2022-01-01T05:30:00Z'}").ok(200);
    assertThat(changed.path("next_delivery_date").asText()).endsWith("T05:30:00Z");
    assertThat(changed.path("summary").asText()).isEqualTo("sent every day");
    assertThat(lastTold(created).path("rule_version").asLong()).isEqualTo(2);
    assertThat(lastTold(created).path("announce").isNull()).isTrue();

    patch(created, "{'start_date':'2022-01-01T05:30:00.5Z'}").ok(200);
    assertThat(lastTold(created).path("version").asLong()).isEqualTo(3);
    assertThat(lastTold(created).path("rule_version").asLong()).isEqualTo(2);
  }

  @Test
  void aScheduleIsNotPlannedAnewUnlessItChanged() {
    var created = created(valid());
    setNext(created, "2031-01-01T00:00:00Z");
    var changed = patch(created, "{'interval':1,'title':'x'}").ok(200);
    assertThat(changed.path("next_delivery_date").asText()).isEqualTo("2031-01-01T00:00:00Z");
  }

  @Test
  void aScheduleMayNotBeChangedToOneThatIsOver() {
    var created = created(valid());
    patch(created, "{'count':3}")
        .isInvalid(null, "invalid_input", EXHAUSTED + "Extend until_date or remove count.");
    assertThat(read(created)).isEqualTo(created);
    assertThat(told(id(created))).hasSize(1);
    patch(created, "{'count':3,'deleted':true}").ok(200);
  }

  @Test
  void deletingHidesAndRestoringBringsBack() {
    var created = created(valid());
    assertThat(patch(created, "{'deleted':true}").ok(200).path("deleted").asBoolean()).isTrue();
    assertThat(lastTold(created).path("deleted").asBoolean()).isTrue();
    assertThat(lastTold(created).path("rule_version").asLong()).isEqualTo(2);
    assertThat(lastTold(created).path("announce").isNull()).isTrue();
    assertThat(call("GET", "/", null).ok(200).path("count").asInt()).isZero();

    setNext(created, "2023-01-01T00:00:00Z");
    var restored = patch(created, "{'deleted':false}").ok(200);
    assertThat(restored.path("next_delivery_date")).isEqualTo(created.path("next_delivery_date"));
    assertThat(lastTold(created).path("announce").isNull()).isTrue();
    assertThat(call("GET", "/", null).ok(200).path("count").asInt()).isEqualTo(1);
  }

  @Test
  void pausingIsQuietAndResumingPlansAnewAndStartsARun() {
    var created = created(valid());
    patch(created, "{'enabled':false}").ok(200);
    assertThat(lastTold(created).path("enabled").asBoolean()).isFalse();
    assertThat(lastTold(created).path("announce").isNull()).isTrue();
    patch(created, "{'target_value':'carol@example.com'}").ok(200);
    assertThat(lastTold(created).path("announce").isNull()).isTrue();

    setNext(created, "2023-01-01T00:00:00Z");
    var resumed = patch(created, "{'enabled':true}").ok(200);
    assertThat(resumed.path("next_delivery_date")).isEqualTo(created.path("next_delivery_date"));
    assertThat(lastTold(created).path("announce").path("previous_target_value").asText())
        .isEqualTo("carol@example.com");
    assertThat(lastTold(created).path("rule_version").asLong()).isEqualTo(3);
  }

  @Test
  void whatIsBrokenForGoodCannotBeResumed() {
    neighbours.integration(project, 5, "slack");
    var slack =
        created(
            valid().put("target_type", "slack").put("target_value", "C1").put("integration_id", 5));
    patch(slack, "{'enabled':false,'integration_id':null}").ok(200);
    patch(slack, "{'enabled':true}")
        .isInvalid(
            "enabled",
            "invalid_input",
            "Cannot re-enable Slack subscription: no integration configured. Reconnect Slack"
                + " first.");
    patch(slack, "{'enabled':true,'integration_id':5}").ok(200);

    var over = created(valid());
    patch(over, "{'enabled':false,'count':2}").ok(200);
    patch(over, "{'enabled':true}")
        .isInvalid(
            "enabled",
            "invalid_input",
            EXHAUSTED + "Extend until_date or remove count before re-enabling.");
  }

  @Test
  void aBrokenTargetRefusesEveryChangeButPuttingAside() {
    neighbours.integration(project, 5, "slack");
    var slack =
        created(
            valid().put("target_type", "slack").put("target_value", "C1").put("integration_id", 5));
    neighbours.answers.remove("/internal/projects/" + project + "/integrations/5");
    patch(slack, "{'title':'x'}")
        .isInvalid(
            "integration_id",
            "invalid_input",
            "This integration does not exist or does not belong to your team.");
    neighbours.failure = 503;
    patch(slack, "{'title':'y'}").ok(200);
    neighbours.failure = 0;
    patch(slack, "{'enabled':false}").ok(200);
    patch(slack, "{'deleted':true}").ok(200);
  }

  @Test
  void theKindOfResourceCannotChange() {
    patch(created(valid()), "{'dashboard':%d}".formatted(dashboard))
        .isInvalid(
            "dashboard",
            "invalid_input",
            "A subscription has either a dashboard or an insight, not both.");
    patch(
            created(valid()),
            "{'dashboard':%d,'insight':null,'dashboard_export_insights':[%d]}"
                .formatted(dashboard, insight))
        .isInvalid(
            "dashboard",
            "invalid_input",
            "A subscription cannot change between an insight and a dashboard.");
    patch(created(validForDashboard()), "{'insight':%d}".formatted(insight))
        .isInvalid(
            "insight",
            "invalid_input",
            "A subscription has either a dashboard or an insight, not both.");
    patch(created(valid()), "{'insight':null}")
        .isInvalid(null, "invalid_input", "Either dashboard or insight is required for an export.");
  }

  @Test
  void anExplicitlyEmptySelectionIsRefusedAndAnOmittedOneKept() {
    var created = created(validForDashboard());
    patch(created, "{'dashboard_export_insights':[]}")
        .isInvalid(
            "dashboard_export_insights",
            "invalid_input",
            "Select at least one insight for this subscription.");
    assertThat(patch(created, "{'title':'x'}").ok(200).path("dashboard_export_insights"))
        .isEqualTo(created.path("dashboard_export_insights"));
  }

  @Test
  void consentWithdrawnLaterLeavesOtherChangesAlone() {
    var created = created(valid().put("summary_enabled", true));
    aiApproved = false;
    patch(created, "{'title':'x'}").ok(200);
    assertThat(patch(created, "{'summary_enabled':true}").status()).isEqualTo(403);
    patch(created, "{'summary_enabled':false}").ok(200);
  }

  @Test
  void aFullUpdateNeedsTheRequiredFields() {
    var created = created(valid().put("title", "kept"));
    call("PUT", "/" + id(created), json.createObjectNode().put("title", "x"))
        .isInvalid("target_type", "required", "This field is required.");
    var changed = call("PUT", "/" + id(created) + "/", valid().put("frequency", "daily")).ok(200);
    assertThat(changed.path("frequency").asText()).isEqualTo("daily");
    assertThat(changed.path("title").asText()).isEqualTo("kept");
  }

  @Test
  void whatIsNotInTheProjectIsNotFound() {
    var created = created(valid());
    project += 400_000;
    for (String id :
        List.of(String.valueOf(id(created)), "0", "-1", "abc", "99999999999999999999")) {
      for (String method : List.of("GET", "PATCH", "PUT")) {
        call(method, "/" + id + "/", method.equals("GET") ? null : json.createArrayNode())
            .isProblem(404, "invalid_request", "not_found", null, "Not found.");
      }
      call("POST", "/" + id + "/test-delivery", null)
          .isProblem(404, "invalid_request", "not_found", null, "Not found.");
    }
  }

  @Test
  void thereIsNoDeletingWithoutLookingAndWithoutABody() {
    for (String path : List.of("/1/", "/1", "/abc/", "/" + id(created(valid())))) {
      var answer = call("DELETE", path, null);
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.text()).isEmpty();
    }
  }

  @Test
  void changesAtTheSameTimeAreAllKept() throws Exception {
    var created = created(valid());
    List<Future<JsonNode>> changes = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(4)) {
      for (String change :
          List.of(
              "{'title':'t'}",
              "{'interval':2}",
              "{'summary_prompt_guide':'g'}",
              "{'target_value':'c@example.com'}")) {
        changes.add(pool.submit(() -> patch(created, change).ok(200)));
      }
    }
    for (var change : changes) {
      change.get();
    }
    var after = read(created);
    assertThat(after.path("title").asText()).isEqualTo("t");
    assertThat(after.path("interval").asInt()).isEqualTo(2);
    assertThat(after.path("summary_prompt_guide").asText()).isEqualTo("g");
    assertThat(after.path("target_value").asText()).isEqualTo("c@example.com");
    assertThat(told(id(created)).stream().map(event -> event.at("/data/version").asInt()))
        .containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aTestDeliveryIsHandedToTheWorkerWithTheWholeState() {
    var created = created(valid());
    var answer = call("POST", "/" + id(created) + "/test-delivery/", null);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text()).isEmpty();
    ObjectNode sent =
        (ObjectNode) neighbours.callsTo("/internal/test-deliveries").getFirst().body();
    assertThat(sent.remove("idempotency_key").isNull()).isTrue();
    ObjectNode told = (ObjectNode) lastTold(created);
    told.putNull("announce");
    assertThat(sent.toString()).isEqualTo(told.toString());
    assertThat(read(created)).isEqualTo(created);
  }

  @Test
  void aTestDeliveryCarriesTheCallersOwnKey() {
    var created = created(valid());
    String path =
        "/api/environments/" + project + "/subscriptions/" + id(created) + "/test-delivery";
    var request = request(path).POST(BodyPublishers.ofString("not json"));
    assertThat(send(request.setHeader("Idempotency-Key", " k-1 ").build()).status()).isEqualTo(202);
    var sent = neighbours.callsTo("/internal/test-deliveries").getLast().body();
    assertThat(sent.path("idempotency_key").asText()).isEqualTo("k-1");
    send(request.setHeader("Idempotency-Key", "k".repeat(201)).build())
        .isInvalid(
            null, "invalid_input", "Ensure Idempotency-Key has no more than 200 characters.");
  }

  @Test
  void whyATestDeliveryCannotStartIsTold() {
    var created = created(valid());
    String test = "/" + id(created) + "/test-delivery/";
    neighbours.testDelivery = 409;
    detail(call("POST", test, null), 409, "Delivery already in progress");
    neighbours.testDelivery = 500;
    detail(call("POST", test, null), 500, "Failed to schedule delivery");
    neighbours.testDelivery = 503;
    call("POST", test, null)
        .isProblem(
            503,
            "server_error",
            "service_unavailable",
            null,
            "Deliveries are paused at the moment.");
    neighbours.testDelivery = 202;
    patch(created, "{'enabled':false}").ok(200);
    detail(
        call("POST", test, null),
        409,
        "Subscription is disabled. Re-enable it before sending a test delivery.");
    patch(created, "{'deleted':true}").ok(200);
    call("POST", test, null).isProblem(404, "invalid_request", "not_found", null, "Not found.");
  }

  private static void detail(Answer answer, int status, String detail) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo("{\"detail\":\"" + detail + "\"}");
  }

  private void setNext(JsonNode subscription, String next) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update subscription set next_delivery_date = cast(? as timestamptz) where id = ?",
                next,
                id(subscription)));
  }
}
