package dev.herald.org.integration;

import static dev.herald.org.ProblemAssert.assertInvalid;
import static dev.herald.org.ProblemAssert.assertNotFound;
import static dev.herald.org.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.org.Caller;
import dev.herald.org.Caller.Answer;
import dev.herald.org.OrgServer;
import dev.herald.org.SlackStandIn.Reply;
import dev.herald.org.integration.oauth.OAuthExchange;
import dev.herald.org.integration.oauth.OAuthVendor;
import java.net.URI;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connecting, showing, lending and disconnecting Slack. */
class IntegrationsTest {

  private final SlackScene scene = new SlackScene();
  private final Caller service = OrgServer.shared().asGateway();

  @Test
  void connectingExchangesTheCodeAndShowsNoToken() {
    var answer = scene.connect(scene.member);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().fieldNames())
        .toIterable()
        .containsExactly(
            "id", "kind", "config", "created_at", "created_by", "errors", "display_name");
    assertThat(answer.field("kind")).isEqualTo("slack");
    assertThat(answer.field("errors")).isEmpty();
    assertThat(answer.field("display_name")).isEqualTo("Acme HQ");
    assertThat(answer.body().path("created_by").path("id").asLong()).isEqualTo(scene.memberId);
    assertThat(answer.body().path("config").path("authed_user").path("id").asText())
        .isEqualTo("U0ADA");
    assertThat(answer.body().path("config").path("refreshed_at").isIntegralNumber()).isTrue();
    assertThat(answer.text()).doesNotContain(SlackScene.TOKEN, "xoxp-personal");

    var call = scene.slack.calls(SlackScene.EXCHANGE).getFirst();
    assertThat(call.fields())
        .containsEntry("client_id", "our-app")
        .containsEntry("client_secret", "our-secret")
        .containsEntry("code", "from-browser")
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("redirect_uri", "https://herald.example.com/integrations/slack/callback");
  }

  @Test
  void credentialsAreEncryptedAtRestAndLentToServicesOnly() {
    String id = scene.connected(scene.admin);

    String row =
        OrgServer.shared()
            .context()
            .getBean(Jdbi.class)
            .withHandle(
                handle ->
                    handle
                        .createQuery("select cast(i as text) from integrations i where id = :id")
                        .bind("id", Long.valueOf(id))
                        .mapTo(String.class)
                        .one());
    assertThat(row).doesNotContain(SlackScene.TOKEN, "xoxp-personal").contains("v1.");

    String internal = "/internal" + scene.path.substring("/api".length()) + "/" + id;
    var lent = service.get(internal + "/credentials");
    assertThat(lent.status()).isEqualTo(200);
    assertThat(lent.field("access_token")).isEqualTo(SlackScene.TOKEN);
    assertThat(lent.field("kind")).isEqualTo("slack");
    assertThat(lent.body().path("config").path("team").path("name").asText()).isEqualTo("Acme HQ");
    assertThat(scene.admin.get(internal + "/credentials").status()).isEqualTo(401);
  }

  @Test
  void theAddressAnybodyMayPostToIsNotShown() {
    scene.slack.script(
        SlackScene.EXCHANGE,
        Reply.json(
            """
            {"ok":true,"access_token":"xoxb-1","team":{"id":"T-hook","name":"Acme HQ"},
             "incoming_webhook":{"channel":"#general","url":"https://hooks.slack.example/secret"}}
            """));

    var connected = scene.connect(scene.admin);

    assertThat(connected.status()).isEqualTo(201);
    assertThat(connected.text()).contains("#general").doesNotContain("hooks.slack.example");
  }

  @Test
  void otherServicesSeeWhatIsConnected() {
    String id = scene.connected(scene.admin);
    String internal = "/internal/projects/" + scene.project + "/integrations";

    var one = service.get(internal + "/" + id);
    assertThat(one.status()).isEqualTo(200);
    assertThat(one.body().fieldNames())
        .toIterable()
        .containsExactly("id", "kind", "display_name", "config", "errors");
    assertThat(service.get(internal + "?kind=slack").body()).hasSize(1);
    assertThat(service.get(internal + "?kind=jira").body()).isEmpty();
    assertThat(service.get(internal).body().path(0)).isEqualTo(one.body());
    assertNotFound(service.get(internal + "/987654321"));
    assertNotFound(service.get(internal + "/987654321/credentials"));
  }

  @Test
  void theSameWorkspaceIsTheSameRowWithNewCredentials() {
    String id = scene.connected(scene.member);
    String workspace =
        scene
            .member
            .get(scene.path + "/" + id)
            .body()
            .path("config")
            .path("team")
            .path("id")
            .asText();
    scene.slack.script(
        SlackScene.EXCHANGE, Reply.json(SlackScene.tokenAnswer(workspace, "xoxb-newer")));

    assertProblem(
        scene.connect(scene.member),
        403,
        "authentication_error",
        "permission_denied",
        "You don't have sufficient permissions in the project.",
        null);
    assertThat(token(id)).isEqualTo(SlackScene.TOKEN);

    var again = scene.connect(scene.admin);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.field("id")).isEqualTo(id);
    assertThat(again.body().path("created_by").path("id").asLong()).isEqualTo(scene.adminId);
    assertThat(token(id)).isEqualTo("xoxb-newer");
  }

  @Test
  void integrationsAreListedAndFilteredByKind() {
    String first = scene.connected(scene.admin);
    scene.slack.script(
        SlackScene.EXCHANGE, Reply.json(SlackScene.tokenAnswer("T-another", "xoxb-2")));
    String second = scene.connected(scene.admin);
    String environment = "/api/environments/" + scene.project + "/integrations/";

    var page = scene.member.get(environment + "?limit=1");
    assertThat(page.body().path("count").asInt()).isEqualTo(2);
    assertThat(page.body().path("results").path(0).path("id").asText()).isEqualTo(first);
    assertThat(page.field("next")).endsWith(environment + "?limit=1&offset=1");
    assertThat(scene.member.get(environment + "?kind=jira").body().path("results")).isEmpty();
    for (String unknown : List.of("pigeon", "%00", "Slack")) {
      var none = scene.member.get(environment + "?kind=" + unknown);
      assertThat(none.status()).isEqualTo(200);
      assertThat(none.body().path("count").asInt()).isZero();
      assertThat(none.body().path("results")).isEmpty();
    }
    assertThat(scene.member.get(scene.path + "?kind=slack").body().path("count").asInt())
        .isEqualTo(2);
    assertThat(scene.member.get(environment + second + "/").body())
        .isEqualTo(scene.member.get(scene.path + "/" + second).body());
  }

  @Test
  void onlyAnAdminDisconnects() {
    String id = scene.connected(scene.member);

    assertProblem(
        scene.member.delete(scene.path + "/" + id),
        403,
        "authentication_error",
        "permission_denied",
        "You don't have sufficient permissions in the project.",
        null);
    var gone = scene.admin.delete(scene.path + "/" + id + "/");
    assertThat(gone.status()).isEqualTo(204);
    assertThat(gone.text()).isEmpty();
    assertNotFound(scene.admin.get(scene.path + "/" + id));
    assertNotFound(scene.admin.delete(scene.path + "/" + id));
  }

  @Test
  void anIntegrationIsReachedOnlyThroughItsOwnProject() {
    String id = scene.connected(scene.admin);
    var other = new SlackScene();

    assertNotFound(other.admin.get(other.path + "/" + id));
    assertNotFound(other.admin.delete(other.path + "/" + id));
    assertNotFound(other.admin.get(other.path + "/" + id + "/channels"));
    assertNotFound(other.admin.get(other.path + "/slack"));
    assertProblem(
        other.admin.get(scene.path),
        404,
        "invalid_request",
        "not_found",
        "Project not found.",
        null);
  }

  @Test
  void anIntegrationCannotBeEdited() {
    String id = scene.connected(scene.admin);
    for (Answer answer :
        new Answer[] {
          scene.admin.patch(scene.path + "/" + id, "{}"),
          scene.admin.put(scene.path + "/" + id, "{}")
        }) {
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.field("code")).isEqualTo("method_not_allowed");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                    | required       | This field is required.          | kind
          {"kind":"telegraph"}                  | invalid_choice | "telegraph" is not a valid choice. | kind
          {"kind":"slack","config":"code"}      | not_a_dict     | Expected a dictionary of items but got type "str". | config
          {"kind":"slack"}                      | invalid_input  | An authorization code is required in config.code. |
          {"kind":"stripe"}                     | invalid_input  | Kind not supported: stripe. |
          {"kind":"slack-posthog-code"}         | invalid_input  | Kind slack-posthog-code is deprecated. Connect slack. |
          """)
  void aBadRequestToConnectIsRefused(String body, String code, String detail, String attr) {
    assertInvalid(scene.admin.post(scene.path, body), code, detail, attr);
    assertThat(scene.slack.calls(SlackScene.EXCHANGE)).isEmpty();
  }

  @Test
  void aVendorWithoutClientCredentialsIsNotConfigured() {
    var exchange = OrgServer.shared().context().getBean(OAuthExchange.class);
    var vendor = new OAuthVendor("jira", URI.create("http://127.0.0.1:1/token"), "", null);

    assertThatThrownBy(() -> exchange.exchange(vendor, JsonNodeFactory.instance.objectNode()))
        .hasMessageContaining("Kind not configured");
  }

  @Test
  void aRefusedCodeIsToldWithSlacksOwnErrorCode() {
    scene.slack.script(
        SlackScene.EXCHANGE, Reply.json("{\"ok\":false,\"error\":\"invalid_code\"}"));

    assertInvalid(
        scene.connect(scene.admin), "invalid_input", "slack OAuth failed: invalid_code", null);
    assertThat(scene.admin.get(scene.path).body().path("count").asInt()).isZero();
  }

  @Test
  void aFailingExchangeIsToldWithItsStatusAndNeverWithItsBody() {
    scene.slack.script(SlackScene.EXCHANGE, Reply.status(503));
    assertInvalid(
        scene.connect(scene.admin), "invalid_input", "slack OAuth failed: status 503", null);

    scene.slack.script(SlackScene.EXCHANGE, Reply.json("not json"));
    assertInvalid(
        scene.connect(scene.admin), "invalid_input", "slack OAuth failed: status 200", null);

    scene.slack.script(SlackScene.EXCHANGE, Reply.stall());
    assertInvalid(
        scene.connect(scene.admin), "invalid_input", "slack OAuth failed: no answer", null);

    scene.slack.script(
        SlackScene.EXCHANGE, Reply.json("{\"ok\":true,\"access_token\":\"xoxb-1\"}"));
    assertInvalid(
        scene.connect(scene.admin),
        "invalid_input",
        "slack OAuth failed: no workspace was named",
        null);
    assertThat(scene.admin.get(scene.path).body().path("count").asInt()).isZero();
  }

  private String token(String id) {
    return service
        .get("/internal/projects/" + scene.project + "/integrations/" + id + "/credentials")
        .field("access_token");
  }
}
