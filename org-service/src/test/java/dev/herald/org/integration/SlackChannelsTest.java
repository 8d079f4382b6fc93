package dev.herald.org.integration;

import static dev.herald.org.ProblemAssert.assertInvalid;
import static dev.herald.org.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.org.Caller.Answer;
import dev.herald.org.OrgServer;
import dev.herald.org.SlackStandIn.Reply;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The channels of a connected workspace: who sees which, and how often Slack is asked. */
class SlackChannelsTest {

  private static final String PUBLIC = "conversations.list";
  private static final String PRIVATE = "users.conversations";

  private final SlackScene scene = new SlackScene();
  private String path = "";

  @BeforeEach
  void connectSlackAsTheAdmin() {
    path = scene.path + "/" + scene.connected(scene.admin) + "/channels";
    scene.slack.script(
        PUBLIC,
        Reply.json(
            """
            {"ok":true,"channels":[
              {"id":"C3","name":"random","is_private":false,"is_member":false,"is_ext_shared":true}],
             "response_metadata":{"next_cursor":"page2"}}
            """),
        Reply.json(
            """
            {"ok":true,"channels":[{"id":"C1","name":"announcements","is_private":false}],
             "response_metadata":{"next_cursor":""}}
            """));
    scene.slack.script(
        PRIVATE,
        Reply.json(
            """
            {"ok":true,"channels":[{"id":"G2","name":"board","is_private":true,"is_member":true}]}
            """));
  }

  @Test
  void whoConnectedSlackSeesTheirPrivateChannelsToo() {
    var answer = scene.admin.get(path + "/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().fieldNames())
        .toIterable()
        .containsExactly("channels", "lastRefreshedAt", "has_more");
    assertThat(names(answer)).containsExactly("announcements", "board", "random");
    assertThat(answer.body().path("channels").path(2).toString())
        .isEqualTo(
            "{\"id\":\"C3\",\"name\":\"random\",\"is_private\":false,\"is_member\":false,\"is_ext_shared\":true,\"is_private_without_access\":false}");
    assertThat(answer.body().path("channels").path(0).path("is_member").asBoolean()).isTrue();
    assertThat(answer.field("lastRefreshedAt")).endsWith("Z");
    assertThat(answer.body().path("has_more").asBoolean(true)).isFalse();

    var calls = scene.slack.calls(PUBLIC);
    assertThat(calls).hasSize(2);
    assertThat(calls.getFirst().authorization()).isEqualTo("Bearer " + SlackScene.TOKEN);
    assertThat(calls.getFirst().fields())
        .containsEntry("types", "public_channel")
        .containsEntry("exclude_archived", "true")
        .doesNotContainKey("cursor");
    assertThat(calls.getLast().fields()).containsEntry("cursor", "page2");
    assertThat(scene.slack.calls(PRIVATE).getFirst().fields())
        .containsEntry("types", "private_channel")
        .containsEntry("user", "U0ADA");
  }

  @Test
  void othersNeverSeePrivateChannelsNotEvenThroughTheCache() {
    scene.admin.get(path);

    scripted();
    var answer = scene.member.get(path);

    assertThat(names(answer)).containsExactly("announcements", "random");
    assertThat(answer.text()).doesNotContain("board");
    assertThat(scene.slack.calls(PRIVATE)).hasSize(1);
  }

  @Test
  void slackIsAskedOnceAndForcingDoesNothingForKeys() {
    scene.admin.get(path);
    scene.admin.get(path + "?force_refresh=true&search=a");

    assertThat(scene.slack.calls(PUBLIC)).hasSize(2);
    assertThat(scene.slack.calls(PRIVATE)).hasSize(1);
  }

  @Test
  void aListIsSearchedByNameAndIdAndCut() {
    assertThat(names(scene.admin.get(path + "?search=AN")))
        .containsExactly("announcements", "random");
    assertThat(names(scene.admin.get(path + "?search=g2"))).containsExactly("board");
    var cut = scene.admin.get(path + "?limit=1&offset=1");
    assertThat(names(cut)).containsExactly("board");
    assertThat(cut.body().path("has_more").asBoolean()).isTrue();
    assertThat(names(scene.admin.get(path + "?offset=7"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=0   | min_value     | Ensure this value is greater than or equal to 1. | limit",
        "limit=201 | max_value     | Ensure this value is less than or equal to 200.  | limit",
        "limit=x   | invalid_input | A valid integer is required.                     | limit",
        "offset=-1 | min_value     | Ensure this value is greater than or equal to 0. | offset",
      })
  void parametersOutOfRangeAreRefused(String query, String code, String detail, String attr) {
    assertInvalid(scene.admin.get(path + "?" + query), code, detail, attr);
  }

  @Test
  void aSingleChannelComesFromTheListWhenItIsKnown() {
    scene.admin.get(path);

    var answer = scene.admin.get(path + "?channel_id=G2");

    assertThat(answer.body().fieldNames()).toIterable().containsExactly("channels");
    assertThat(names(answer)).containsExactly("board");
    assertThat(scene.slack.calls("conversations.info")).isEmpty();
  }

  @Test
  void aSingleChannelIsLookedUpAndItsNameMaskedForOthers() {
    info("{\"id\":\"G9\",\"name\":\"merger\",\"is_private\":true,\"num_members\":2}");
    members("U0BOB", "U0ADA");

    var answer = scene.member.get(path + "?channel_id=G9");

    assertThat(names(answer)).containsExactly("PRIVATE_CHANNEL_WITHOUT_ACCESS");
    assertThat(answer.body().path("channels").path(0).path("is_private_without_access").asBoolean())
        .isTrue();
    assertThat(names(scene.admin.get(path + "?channel_id=G9"))).containsExactly("merger");
    assertThat(scene.slack.calls("conversations.info").getFirst().fields())
        .containsEntry("channel", "G9")
        .containsEntry("include_num_members", "true");
    assertThat(scene.slack.calls("conversations.members").getFirst().fields())
        .containsEntry("limit", "3");
  }

  @Test
  void aChannelThePersonIsNotInIsNotShown() {
    info("{\"id\":\"C9\",\"name\":\"other\",\"is_private\":false,\"num_members\":1}");
    members("U0BOB");
    assertThat(names(scene.admin.get(path + "?channel_id=C9"))).isEmpty();

    scene.slack.script(
        "conversations.info", Reply.json("{\"ok\":false,\"error\":\"channel_not_found\"}"));
    var unknown = scene.admin.get(path + "?channel_id=C8");
    assertThat(unknown.status()).isEqualTo(200);
    assertThat(unknown.text()).isEqualTo("{\"channels\":[]}");
  }

  @Test
  void tooManyLookUpsOfSingleChannelsMustWait() {
    scene.slack.script(
        "conversations.info", Reply.json("{\"ok\":false,\"error\":\"channel_not_found\"}"));
    for (int i = 0; i < 30; i++) {
      assertThat(scene.admin.get(path + "?channel_id=C" + i).status()).isEqualTo(200);
    }

    var refused = scene.admin.get(path + "?channel_id=C99");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.field("code")).isEqualTo("throttled");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_authed"
      })
  void aDeadTokenIsToldWithACodeOfItsOwn(String error) {
    scene.slack.script(PUBLIC, Reply.json("{\"ok\":false,\"error\":\"" + error + "\"}"));

    assertProblem(
        scene.admin.get(path),
        400,
        "server_error",
        "slack_integration_inactive",
        "The Slack integration is no longer active (" + error + "). Connect Slack anew.",
        null);
  }

  @Test
  void otherFailuresAreBadGatewaysWithoutTheVendorsWords() {
    vendorError(
        Reply.json("{\"ok\":false,\"error\":\"fatal_error\"}"),
        "slack refused the call (fatal_error).");
    vendorError(Reply.json("{\"ok\":false,\"error\":\"<script>\"}"), "slack refused the call.");
    vendorError(Reply.status(500), "slack answered with status 500.");
    vendorError(Reply.json("hello"), "slack answered with something else than JSON.");
    vendorError(Reply.stall(), "slack did not answer.");
    vendorError(Reply.tooSoon(), "slack answered with status 429.");
  }

  @Test
  void beingTooSoonIsTriedAgain() {
    scene.slack.script(
        PUBLIC,
        Reply.tooSoon(),
        Reply.tooSoon(),
        Reply.json("{\"ok\":true,\"channels\":[{\"id\":\"C1\",\"name\":\"patience\"}]}"));

    assertThat(names(scene.member.get(path))).containsExactly("patience");
  }

  @Test
  void refusedCredentialsAreRememberedUntilSlackIsConnectedAnew() {
    scene.slack.script(PUBLIC, Reply.status(401));
    String integration = path.substring(0, path.lastIndexOf('/'));

    assertInvalid(
        scene.admin.get(path),
        "invalid_input",
        "The slack credentials are no longer valid. Connect it anew.",
        null);
    var marked = scene.admin.get(integration);
    assertThat(marked.field("errors")).isEqualTo("TOKEN_REFRESH_FAILED");

    String workspace = marked.body().path("config").path("team").path("id").asText();
    scene.slack.script(
        SlackScene.EXCHANGE, Reply.json(SlackScene.tokenAnswer(workspace, "xoxb-newer")));
    assertThat(scene.connect(scene.admin).field("errors")).isEmpty();

    scene.slack.script(PUBLIC, Reply.status(403));
    assertInvalid(
        scene.admin.get(path),
        "invalid_input",
        "The slack integration does not have permission.",
        null);
  }

  @Test
  void connectingAnewForgetsWhatTheOldCredentialsSaw() {
    scene.admin.get(path);
    String workspace =
        scene
            .admin
            .get(path.substring(0, path.lastIndexOf('/')))
            .body()
            .path("config")
            .path("team")
            .path("id")
            .asText();
    scene.slack.script(
        SlackScene.EXCHANGE, Reply.json(SlackScene.tokenAnswer(workspace, "xoxb-newer")));
    scene.connect(scene.admin);

    scripted();

    assertThat(names(scene.admin.get(path))).containsExactly("announcements", "board", "random");
    assertThat(scene.slack.calls(PUBLIC).getLast().authorization()).isEqualTo("Bearer xoxb-newer");
  }

  @Test
  void anotherKindHasNoChannels() {
    var jdbi = OrgServer.shared().context().getBean(Jdbi.class);
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update integrations set kind = 'jira' where project_id = :project")
                .bind("project", scene.project)
                .execute());

    assertInvalid(
        scene.admin.get(path),
        "invalid_input",
        "Channels are only supported for Slack integrations.",
        null);
  }

  @Test
  void withoutThePersonWhoConnectedItNothingIsAsked() {
    var jdbi = OrgServer.shared().context().getBean(Jdbi.class);
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update integrations set config = config - 'authed_user'"
                        + " where project_id = :project")
                .bind("project", scene.project)
                .execute());

    assertInvalid(
        scene.admin.get(path),
        "invalid_input",
        "The Slack integration names no authed_user: connect Slack anew.",
        null);
  }

  private void scripted() {
    scene.slack.script(
        PUBLIC,
        Reply.json(
            """
            {"ok":true,"channels":[{"id":"C3","name":"random"},{"id":"C1","name":"announcements"}]}
            """));
  }

  private void vendorError(Reply reply, String detail) {
    scene.slack.script(PUBLIC, reply);
    assertProblem(scene.admin.get(path), 502, "server_error", "vendor_error", detail, null);
  }

  private void info(String channel) {
    scene.slack.script(
        "conversations.info", Reply.json("{\"ok\":true,\"channel\":" + channel + "}"));
  }

  private void members(String... people) {
    scene.slack.script(
        "conversations.members",
        Reply.json("{\"ok\":true,\"members\":[\"" + String.join("\",\"", people) + "\"]}"));
  }

  private static List<String> names(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return StreamSupport.stream(answer.body().path("channels").spliterator(), false)
        .map(channel -> channel.path("name").asText())
        .toList();
  }
}
