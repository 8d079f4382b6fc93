package dev.herald.subscriptions.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.subscriptions.SubscriptionsTest;
import dev.herald.testkit.GoldenEvents;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class CreateSubscriptionTest extends SubscriptionsTest {

  @Test
  void aNewSubscriptionIsShownWithEveryFieldInOrder() {
    var answer = call("POST", "/", valid().put("title", " Weekly ").put("invite_message", "hi"));
    var created = answer.ok(201);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"id":%d,"dashboard":null,"insight":%d,"insight_short_id":"short%d","resource_name":"Sign-ups",\
            "dashboard_export_insights":[],"target_type":"email","target_value":"alice@example.com, bob@example.com",\
            "frequency":"weekly","interval":1,"byweekday":null,"bysetpos":null,"count":null,\
            "start_date":"2022-01-01T00:00:00Z","until_date":null,"created_at":%s,\
            "created_by":{"id":7,"uuid":"00000000-0000-0001-0000-000000000002","distinct_id":"d7",\
            "first_name":"Alice","last_name":"A","email":"alice@example.com","is_email_verified":true,\
            "hedgehog_config":null,"role_at_organization":"engineering"},"deleted":false,"enabled":true,\
            "title":"Weekly","summary":"sent every week","next_delivery_date":%s,"integration_id":null,\
            "invite_message":null,"summary_enabled":false,"summary_prompt_guide":""}\
            """
                .formatted(
                    id(created),
                    insight,
                    insight,
                    created.path("created_at"),
                    created.path("next_delivery_date")));
    assertThat(Instant.parse(created.path("next_delivery_date").asText()))
        .isAfter(Instant.now().plus(Duration.ofMinutes(14)));
    assertThat(read(created)).isEqualTo(created);
  }

  @Test
  void everybodyItReachesIsToldInTheSameTransactionByAnEventAsOthersReadIt() {
    ObjectNode body =
        validForDashboard()
            .put("frequency", "monthly")
            .put("interval", 2)
            .put("bysetpos", -1)
            .put("start_date", "2022-01-01T00:00:00.250Z")
            .put("until_date", "2131-01-01T00:00:00Z")
            .put("title", "Board")
            .put("summary_enabled", true)
            .put("summary_prompt_guide", "Be brief.")
            .put("invite_message", "Have a look");
    body.putArray("byweekday").add("monday").add("friday");
    var created = created(body);

    ObjectNode expected = GoldenEvents.of("subscription.changed.v1");
    ObjectNode state = (ObjectNode) expected.path("data");
    state.put("id", id(created)).put("project_id", project).put("dashboard_id", dashboard);
    state.set("dashboard_export_insights", created.path("dashboard_export_insights"));
    state.set("next_delivery_date", created.path("next_delivery_date"));
    state.set("created_at", created.path("created_at"));
    expected.put("subject", Long.toString(id(created)));

    ObjectNode event = (ObjectNode) told(id(created)).getFirst();
    event.remove("traceparent");
    event.set("id", expected.path("id"));
    event.set("time", expected.path("time"));
    assertThat(told(id(created))).hasSize(1);
    assertThat(event.toString()).isEqualTo(expected.toString());
  }

  @Test
  void oneThatIsCreatedDisabledOrDeletedAnnouncesNothing() {
    var disabled = created(valid().put("enabled", false));
    var deleted = created(valid().put("deleted", true));
    assertThat(disabled.path("enabled").asBoolean()).isFalse();
    assertThat(deleted.path("deleted").asBoolean()).isTrue();
    assertThat(lastTold(disabled).path("announce").isNull()).isTrue();
    assertThat(lastTold(deleted).path("announce").isNull()).isTrue();
  }

  @Test
  void aDashboardSubscriptionKeepsItsSelectionAsASet() {
    ObjectNode body = validForDashboard();
    body.withArray("dashboard_export_insights").add(insight);
    var created = created(body);
    assertThat(created.path("resource_name").asText()).isEqualTo("Growth");
    assertThat(created.path("insight").isNull()).isTrue();
    assertThat(created.path("dashboard_export_insights").toString())
        .isEqualTo("[" + insight + "," + (insight + 1) + "]");
  }

  @Test
  void valuesAreTakenInTheirLooserForms() {
    ObjectNode body =
        valid()
            .put("insight", Long.toString(insight))
            .put("interval", "2")
            .put("deleted", "no")
            .put("title", 5)
            .put("start_date", "2026-04-04T00:00:00.250000+02:00")
            .put("id", 99)
            .put("created_at", "never")
            .put("unknown", true);
    body.putArray("byweekday").add("saturday");
    var created = created(body);
    assertThat(created.path("start_date").asText()).isEqualTo("2026-04-03T22:00:00.250000Z");
    assertThat(created.path("title").asText()).isEqualTo("5");
    assertThat(created.path("interval").asInt()).isEqualTo(2);
    assertThat(created.path("next_delivery_date").asText()).endsWith("T22:00:00Z");
  }

  @ParameterizedTest(name = "{0}: {1} {2} {3}")
  @CsvFileSource(resources = "/subscription/bad-fields.csv", delimiter = ';', quoteCharacter = '~')
  void aBadFieldIsToldByItsNameAndCode(String change, String attr, String code, String detail) {
    ObjectNode body = valid();
    body.setAll(object(change));
    call("POST", "/", body).isInvalid(attr, code, detail);
  }

  @Test
  void requiredFieldsAreMissedInOrder() {
    ObjectNode body = json.createObjectNode().put("insight", insight);
    for (String field : new String[] {"target_type", "target_value", "frequency", "start_date"}) {
      call("POST", "/", body).isInvalid(field, "required", "This field is required.");
      body.set(field, valid().get(field));
    }
    call("POST", "/", body).ok(201);
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    call("POST", "/", valid().put("title", "x".repeat(101)))
        .isInvalid("title", "max_length", "Ensure this field has no more than 100 characters.");
    call("POST", "/", valid().put("summary_prompt_guide", "x".repeat(501)))
        .isInvalid(
            "summary_prompt_guide",
            "max_length",
            "Ensure this field has no more than 500 characters.");
  }

  @Test
  void aBodyThatIsNoObjectIsRefused() {
    call("POST", "/", json.createArrayNode())
        .isInvalid(null, "invalid_input", "Invalid data. Expected a dictionary, but got list.");
    var broken =
        send(
            request("/api/environments/" + project + "/subscriptions/")
                .POST(BodyPublishers.ofString("{\"a\":"))
                .build());
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.body().path("code").asText()).isEqualTo("parse_error");
  }

  @Test
  void anUnknownResourceDoesNotExist() {
    call("POST", "/", valid().put("insight", 99))
        .isInvalid("insight", "does_not_exist", "Invalid pk \"99\" - object does not exist.");
    call("POST", "/", validForDashboard().put("dashboard", 98).put("target_type", "sms"))
        .isInvalid("dashboard", "does_not_exist", "Invalid pk \"98\" - object does not exist.");
  }

  @Test
  void aResourceOfAnotherProjectDoesNotBelongToTheTeam() {
    created(valid());
    created(validForDashboard());
    long itsInsight = insight;
    long itsDashboard = dashboard;
    project += 500_000;
    call("POST", "/", valid().put("insight", itsInsight))
        .isInvalid("insight", "invalid_input", "This insight does not belong to your team.");
    call("POST", "/", validForDashboard().put("dashboard", itsDashboard))
        .isInvalid("dashboard", "invalid_input", "This dashboard does not belong to your team.");
  }

  @Test
  void eitherAnInsightOrADashboardIsWanted() {
    ObjectNode neither = valid();
    neither.remove("insight");
    call("POST", "/", neither)
        .isInvalid(null, "invalid_input", "Either dashboard or insight is required for an export.");
    call("POST", "/", validForDashboard().put("insight", insight))
        .isInvalid(
            "dashboard",
            "invalid_input",
            "A subscription has either a dashboard or an insight, not both.");
  }

  @Test
  void theSelectionIsJudgedInOrder() {
    selection(valid(), insight)
        .isInvalid(
            SELECTION, "invalid_input", "Cannot set insights selection without a dashboard.");
    selection(validForDashboard())
        .isInvalid(
            SELECTION, "invalid_input", "Select at least one insight for this subscription.");
    ObjectNode none = validForDashboard();
    none.remove(SELECTION);
    call("POST", "/", none)
        .isInvalid(
            SELECTION, "invalid_input", "Select at least one insight for this subscription.");
    selection(validForDashboard(), IntStream.range(0, 7).mapToLong(i -> insight + i).toArray())
        .isInvalid(SELECTION, "invalid_input", "Cannot select more than 6 insights.");
    selection(validForDashboard(), insight, 99)
        .isInvalid(
            SELECTION,
            "invalid_input",
            "Some insights do not belong to your team or do no longer exist.");
    neighbours.insight(project, insight + 40, "No tile");
    neighbours.insight(project, insight + 41, "No tile");
    selection(validForDashboard(), insight, insight + 40, insight + 41)
        .isInvalid(SELECTION, "invalid_input", "2 invalid insight(s) selected.");
    ObjectNode text = validForDashboard();
    text.put(SELECTION, "1,2");
    call("POST", "/", text)
        .isInvalid(SELECTION, "invalid_input", "Expected a list of insight IDs.");
    text.putArray(SELECTION).add(insight).add(true);
    call("POST", "/", text).isInvalid(SELECTION, "invalid_input", "All items must be integers.");
  }

  @Test
  void aScheduleWithoutAFutureIsRefused() {
    String detail =
        "Subscription schedule has reached its end date. Extend until_date or remove count.";
    call("POST", "/", valid().put("count", 3)).isInvalid("start_date", "invalid_input", detail);
    call("POST", "/", valid().put("until_date", "2022-02-01T00:00:00Z"))
        .isInvalid("start_date", "invalid_input", detail);
    ObjectNode never = valid().put("frequency", "monthly").put("bysetpos", 10);
    never.putArray("byweekday").add("monday");
    call("POST", "/", never).isInvalid("start_date", "invalid_input", detail);
  }

  @Test
  void aSlackTargetNeedsASlackIntegrationOfTheProject() {
    ObjectNode body = valid().put("target_type", "slack").put("target_value", "C1|#general");
    call("POST", "/", body)
        .isInvalid(
            "integration_id",
            "invalid_input",
            "A Slack integration is required for Slack subscriptions.");
    call("POST", "/", body.put("integration_id", 5))
        .isInvalid(
            "integration_id",
            "invalid_input",
            "This integration does not exist or does not belong to your team.");
    neighbours.integration(project, 5, "hubspot");
    call("POST", "/", body)
        .isInvalid(
            "integration_id", "invalid_input", "Slack subscriptions require a Slack integration.");
    neighbours.integration(project, 5, "slack");
    assertThat(call("POST", "/", body).ok(201).path("integration_id").asLong()).isEqualTo(5);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/subscription/bad-webhooks.csv", delimiter = '|')
  void aWebhookMustLeadToThePublicInternet(String url, String reason) {
    call("POST", "/", valid().put("target_type", "webhook").put("target_value", url))
        .isInvalid("target_value", "invalid_input", "Invalid webhook URL: " + reason);
  }

  @Test
  void aPublicOrAllowedWebhookIsTaken() {
    ObjectNode body = valid().put("target_type", "webhook");
    for (String url :
        new String[] {
          "https://example.com/hook", "http://receiver.internal:9/x", "https://8.8.8.8/"
        }) {
      assertThat(created(body.put("target_value", url)).path("target_value").asText())
          .isEqualTo(url);
    }
  }

  @Test
  void summariesNeedTheOrganizationsApproval() {
    aiApproved = false;
    call("POST", "/", valid().put("summary_enabled", true))
        .isProblem(
            403,
            "authentication_error",
            "permission_denied",
            null,
            "AI data processing must be approved by your organization before enabling AI"
                + " summaries");
    call("POST", "/", valid().put("summary_enabled", false)).ok(201);
    aiApproved = true;
    assertThat(created(valid().put("summary_enabled", true)).path("summary_enabled").asBoolean())
        .isTrue();
  }

  @Test
  void anOrganizationWithoutTheFeatureIsToldToPay() {
    features = java.util.List.of();
    for (String[] wanted :
        new String[][] {
          {"GET", "/"},
          {"POST", "/"},
          {"GET", "/1"},
          {"PATCH", "/1"},
          {"PUT", "/1"},
          {"POST", "/1/test-delivery/"}
        }) {
      var answer = call(wanted[0], wanted[1], null);
      assertThat(answer.status()).isEqualTo(402);
      assertThat(answer.body().path("type").asText()).isEqualTo("server_error");
      assertThat(answer.body().path("code").asText()).isEqualTo("payment_required");
      assertThat(answer.body().path("detail").asText())
          .startsWith("Subscriptions is part of the premium PostHog offering. To use it, ");
    }
  }

  @Test
  void whileTheCatalogIsAwayWhatItToldBeforeIsBelieved() {
    created(valid());
    created(validForDashboard());
    neighbours.failure = 503;
    assertThat(created(valid()).path("resource_name").asText()).isEqualTo("Sign-ups");
    created(validForDashboard());
    call("POST", "/", valid().put("insight", insight + 77))
        .isProblem(
            503,
            "server_error",
            "service_unavailable",
            null,
            "Insights and dashboards cannot be looked up at the moment.");
    ObjectNode slack =
        valid().put("target_type", "slack").put("target_value", "C1").put("integration_id", 5);
    call("POST", "/", slack)
        .isProblem(
            503,
            "server_error",
            "service_unavailable",
            null,
            "Integrations cannot be looked up at the moment.");
  }

  private static final String SELECTION = "dashboard_export_insights";

  private Answer selection(ObjectNode body, long... ids) {
    var list = body.putArray(SELECTION);
    for (long id : ids) {
      list.add(id);
    }
    return call("POST", "/", (JsonNode) body);
  }
}
