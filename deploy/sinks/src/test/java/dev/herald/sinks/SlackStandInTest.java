package dev.herald.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
class SlackStandInTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final SinksUnderTest sinks = new SinksUnderTest();

  @BeforeEach
  void forgetEverything() {
    sinks.delete("/api/messages");
    sinks.delete("/api/behaviour");
  }

  @AfterAll
  void stop() {
    sinks.close();
  }

  @Test
  void aCodeIsExchangedForATokenOfOneWorkspace() {
    JsonNode token = form("oauth.v2.access", "code=abc&client_id=1&client_secret=2");
    assertThat(token.path("ok").asBoolean()).isTrue();
    assertThat(token.path("access_token").asText()).startsWith("xoxb-");
    assertThat(token.path("team").path("id").asText()).isEqualTo("T0HERALD");
    assertThat(token.path("authed_user").path("id").asText()).isNotEmpty();
    assertThat(form("oauth.v2.access", "code=bad").path("error").asText())
        .isEqualTo("invalid_code");
  }

  @ParameterizedTest
  @CsvSource({
    "xoxb-revoked,token_revoked",
    "xoxb-invalid,invalid_auth",
    "xoxb-inactive,account_inactive"
  })
  void aTokenThatSaysSoIsRefused(String token, String error) {
    var answer = sinks.post("/slack/api/auth.test", "", "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(SinksUnderTest.json(answer.body()).path("error").asText()).isEqualTo(error);
  }

  @Test
  void aCallWithoutATokenIsRefused() {
    assertThat(SinksUnderTest.json(sinks.post("/slack/api/auth.test", "").body()).path("error"))
        .hasToString("\"not_authed\"");
  }

  @Test
  void theListOfChannelsIsPagedAndFiltered() {
    JsonNode first = sinks.slack("conversations.list", "{\"limit\":2,\"exclude_archived\":true}");
    String next = first.path("response_metadata").path("next_cursor").asText();
    assertThat(first.path("channels")).hasSize(2);
    assertThat(next).isNotEmpty();
    JsonNode second =
        sinks.slack(
            "conversations.list",
            "{\"limit\":100,\"exclude_archived\":true,\"cursor\":\"" + next + "\"}");
    assertThat(second.path("response_metadata").path("next_cursor").asText()).isEmpty();
    assertThat(second.path("channels"))
        .noneMatch(channel -> channel.path("is_archived").asBoolean())
        .noneMatch(channel -> channel.path("is_private").asBoolean());
    assertThat(
            sinks.slack("users.conversations", "{\"types\":\"private_channel\"}").path("channels"))
        .hasSize(1);
  }

  @Test
  void aPostIsKeptWithItsMetadataAndFoundAgainByIt() {
    JsonNode posted = post("C0REPORTS", "key-1", "");
    assertThat(posted.path("ok").asBoolean()).isTrue();

    JsonNode history =
        sinks.slack(
            "conversations.history",
            "{\"channel\":\"C0REPORTS\",\"include_all_metadata\":true,\"inclusive\":true,\"oldest\":\"%s\"}"
                .formatted(posted.path("ts").asText()));
    assertThat(history.path("messages"))
        .singleElement()
        .extracting(m -> m.path("metadata").path("event_payload").path("recipient_key").asText())
        .isEqualTo("key-1");
    assertThat(sinks.messages("?channel=slack").get(0).path("recipient").asText())
        .isEqualTo("C0REPORTS");
    assertThat(sinks.counts("?header=metadata.recipient_key").path("counts").path("key-1").asInt())
        .isEqualTo(1);
  }

  @Test
  void metadataIsShownOnlyToThoseWhoAsk() {
    post("C0QUIET", "key-2", "");
    assertThat(
            sinks
                .slack("conversations.history", "{\"channel\":\"C0QUIET\"}")
                .path("messages")
                .get(0)
                .has("metadata"))
        .isFalse();
  }

  @Test
  void answersInAThreadAreFoundThereAndNotInTheChannel() {
    String parent = post("C0THREADS", "key-3", "").path("ts").asText();
    post("C0THREADS", "key-4", parent);

    assertThat(sinks.slack("conversations.history", "{\"channel\":\"C0THREADS\"}").path("messages"))
        .hasSize(1);
    assertThat(
            sinks
                .slack(
                    "conversations.replies",
                    "{\"channel\":\"C0THREADS\",\"ts\":\"" + parent + "\"}")
                .path("messages"))
        .hasSize(2);
  }

  @Test
  void aPostCanBeChangedAfterwards() {
    String ts = post("C0EDIT", "key-5", "").path("ts").asText();
    JsonNode changed =
        sinks.slack(
            "chat.update", "{\"channel\":\"C0EDIT\",\"ts\":\"%s\",\"text\":\"new\"}".formatted(ts));
    assertThat(changed.path("ok").asBoolean()).isTrue();
    assertThat(
            sinks
                .slack("conversations.history", "{\"channel\":\"C0EDIT\"}")
                .path("messages")
                .get(0)
                .path("text")
                .asText())
        .isEqualTo("new");
    assertThat(
            sinks
                .slack("chat.update", "{\"channel\":\"C0EDIT\",\"ts\":\"1.0\",\"text\":\"x\"}")
                .path("error")
                .asText())
        .isEqualTo("message_not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"channel\":\"nowhere\",\"text\":\"x\"};channel_not_found",
        "{\"channel\":\"C0OUTSIDE\",\"text\":\"x\"};not_in_channel",
        "{\"channel\":\"C0OLD\",\"text\":\"x\"};is_archived",
        "{\"channel\":\"C0REPORTS\"};no_text",
        "{\"channel\":\"C0REPORTS\",\"blocks\":[{\"type\":\"image\"}]};invalid_blocks",
        "{\"channel\":\"C0REPORTS\",\"text\":\"x\",\"metadata\":{}};invalid_metadata_schema"
      })
  void aPostSlackWouldRefuseIsRefusedWithItsCode(String call, String error) {
    assertThat(sinks.slack("chat.postMessage", call).path("error").asText()).isEqualTo(error);
    assertThat(sinks.messages("?channel=slack")).isEmpty();
  }

  @Test
  void aFileIsUploadedInThreeStepsAndSharedInAThread() {
    JsonNode announced = form("files.getUploadURLExternal", "filename=chart.png&length=5");
    String id = announced.path("file_id").asText();
    assertThat(sinks.post(announced.path("upload_url").asText(), "bytes").body())
        .startsWith("OK - 5");

    JsonNode completed =
        form(
            "files.completeUploadExternal",
            "files="
                + URLEncoder.encode("[{\"id\":\"" + id + "\"}]", StandardCharsets.UTF_8)
                + "&channel_id=C0REPORTS&thread_ts=1.000001&initial_comment=Chart");
    assertThat(completed.path("ok").asBoolean()).isTrue();

    JsonNode file = form("files.info", "file=" + id).path("file");
    assertThat(
            file.path("shares").path("public").path("C0REPORTS").get(0).path("thread_ts").asText())
        .isEqualTo("1.000001");
    assertThat(sinks.get("/slack/files/" + id).body()).isEqualTo("bytes");
    JsonNode arrived = sinks.messages("?channel=slack").get(0);
    assertThat(arrived.path("attachments").get(0).path("name").asText()).isEqualTo("chart.png");
  }

  @Test
  void aFileThatWasNeverUploadedCannotBeShared() {
    String id =
        form("files.getUploadURLExternal", "filename=a.png&length=5").path("file_id").asText();
    assertThat(
            sinks
                .slack(
                    "files.completeUploadExternal",
                    "{\"files\":[{\"id\":\"%s\"}],\"channel_id\":\"C0REPORTS\"}".formatted(id))
                .path("error")
                .asText())
        .isEqualTo("file_not_found");
  }

  @Test
  void aRuleSetsStatusAndRetryAfter() {
    sinks.rule(
        "{\"channel\":\"slack\",\"match\":\"C0REPORTS\",\"status\":429,\"retry_after\":7,\"times\":1}");
    var refused =
        sinks.post(
            "/slack/api/chat.postMessage",
            "channel=C0REPORTS&text=x",
            "Authorization",
            "Bearer xoxb-test",
            "Content-Type",
            FORM);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("7");
    assertThat(refused.body()).contains("ratelimited");
    assertThat(post("C0REPORTS", "key-6", "").path("ok").asBoolean()).isTrue();
  }

  @Test
  void aRuleWithAnErrorAnswersInSlacksOwnWay() {
    sinks.rule("{\"channel\":\"slack\",\"error\":\"account_inactive\",\"times\":1}");
    assertThat(post("C0REPORTS", "key-7", "").path("error").asText()).isEqualTo("account_inactive");
  }

  @Test
  void aRuleMayKeepTheMessageItReportsAsFailed() {
    sinks.rule("{\"channel\":\"slack\",\"error\":\"internal_error\",\"keep\":true,\"times\":1}");
    assertThat(post("C0PARTLY", "key-8", "").path("ok").asBoolean()).isFalse();
    assertThat(sinks.messages("?recipient=C0PARTLY")).hasSize(1);
  }

  @Test
  void aRuleForOneMethodLeavesTheOthersAlone() {
    sinks.rule(
        "{\"channel\":\"slack\",\"method\":\"conversations.history\",\"error\":\"missing_scope\"}");
    assertThat(post("C0REPORTS", "key-9", "").path("ok").asBoolean()).isTrue();
    assertThat(
            sinks
                .slack("conversations.history", "{\"channel\":\"C0REPORTS\"}")
                .path("error")
                .asText())
        .isEqualTo("missing_scope");
  }

  @Test
  void theTokenIsNotShown() {
    post("C0REPORTS", "key-10", "");
    assertThat(sinks.get("/api/messages").body()).doesNotContain("xoxb-test");
  }

  private JsonNode form(String method, String body) {
    return SinksUnderTest.json(
        sinks
            .post(
                "/slack/api/" + method,
                body,
                "Authorization",
                "Bearer xoxb-test",
                "Content-Type",
                FORM)
            .body());
  }

  private JsonNode post(String channel, String key, String threadTs) {
    return sinks.slack(
        "chat.postMessage",
        """
        {"channel":"%s","text":"A report","thread_ts":"%s",
         "blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*A report*"}}],
         "metadata":{"event_type":"herald_report","event_payload":{"recipient_key":"%s"}}}\
        """
            .formatted(channel, threadTs, key));
  }
}
