package dev.herald.delivery.slack;

import static dev.herald.delivery.slack.SlackScene.JDBI;
import static dev.herald.delivery.slack.SlackScene.PATIENT;
import static dev.herald.delivery.slack.SlackScene.heldKey;
import static dev.herald.delivery.slack.SlackScene.later;
import static dev.herald.delivery.slack.SlackScene.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.slack.ScriptedSlack.Reply;
import dev.herald.sinks.Sinks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SlackChannelTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SlackScene scene = new SlackScene();
  private final ScriptedSlack slack = scene.slack;
  private final CountingGate gate = scene.gate;
  private final Orders toChannel = scene.toChannel;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aReportIsOneMessageInTheChannel() throws Exception {
    var outcome = scene.channel().send(toChannel.order(), gate);
    assertThat(outcome).isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(gate.calls()).isEqualTo(1);
    var post = scene.posts().getFirst();
    assertThat(post.authorization()).isEqualTo("Bearer xoxb-7");
    assertThat(post.field("channel")).isEqualTo("C1");
    assertThat(post.field("text"))
        .isEqualTo("Your subscription to the Dashboard *Growth &amp; &lt;Co&gt;* is ready! 🎉");
    var blocks = JSON.readTree(post.field("blocks"));
    assertThat(types(blocks)).containsExactly("section", "image", "divider", "actions");
    assertThat(blocks.path(1).path("image_url").asText())
        .isEqualTo("https://herald.test/exported_assets/1.png?token=t");
    assertThat(blocks.path(1).path("alt_text").asText()).isEqualTo("Insight 1: going up");
    assertThat(blocks.path(3).path("elements").path(0).path("url").asText())
        .isEqualTo(
            "https://herald.test/dashboard/5?utm_source=posthog&utm_campaign=subscription_report&utm_medium=slack");
    assertThat(blocks.path(3).path("elements").path(1).path("url").asText())
        .startsWith("https://herald.test/dashboard/5/subscriptions/12?utm_source=");
    assertThat(JSON.readTree(post.field("metadata")).path("event_payload").path("key").asText())
        .isEqualTo(toChannel.key());
  }

  @Test
  void aNewChannelIsToldWhatItWasSubscribedTo() throws Exception {
    scene.channel().send(toChannel.announcing().order(), gate);
    assertThat(scene.posts().getFirst().field("text"))
        .isEqualTo(
            "This channel has been subscribed to the Dashboard *Growth &amp; &lt;Co&gt;* on"
                + " Herald! 🎉\nThis subscription is sent every week. The next one will be sent on"
                + " Wednesday February 02, 2022");
  }

  @Test
  void whatCannotBeDrawnIsSaidInWords() throws Exception {
    List<Panel> panels =
        List.of(
            new Panel(1, "a", "A <b>", new Panel.Failed("query_error", "No such table")),
            new Panel(2, "b", "B", new Panel.Table(List.of("x"), List.of(List.of("1 & 2")))));
    scene.channel().send(toChannel.panels(panels, 2).order(), gate);
    assertThat(words(scene.posts().getFirst(), 1)).contains("*A &lt;b&gt;*", "No such table");
    assertThat(words(scene.posts().get(1), 0)).isEqualTo("*B*\n```x\n1 &amp; 2```");
  }

  @ParameterizedTest
  @CsvSource({
    "channel_not_found, slack_permission_revoked, TARGET_BROKEN",
    "not_in_channel, slack_permission_revoked, TARGET_BROKEN",
    "is_archived, slack_permission_revoked, TARGET_BROKEN",
    "user_not_found, slack_permission_revoked, TARGET_BROKEN",
    "cannot_dm_bot, slack_permission_revoked, TARGET_BROKEN",
    "restricted_action, slack_permission_revoked, TARGET_BROKEN",
    "restricted_action_read_only_channel, slack_permission_revoked, TARGET_BROKEN",
    "no_permission, slack_permission_revoked, TARGET_BROKEN",
    "invalid_auth, slack_permission_revoked, INTEGRATION_BROKEN",
    "not_authed, slack_permission_revoked, INTEGRATION_BROKEN",
    "account_inactive, slack_permission_revoked, INTEGRATION_BROKEN",
    "token_revoked, slack_permission_revoked, INTEGRATION_BROKEN",
    "token_expired, slack_permission_revoked, INTEGRATION_BROKEN",
    "missing_scope, slack_permission_revoked, INTEGRATION_BROKEN",
    "team_access_not_granted, slack_permission_revoked, INTEGRATION_BROKEN",
    "something_new, slack_error, MESSAGE",
  })
  void whatSlackRefusesIsRejectedWithWhatItMeans(String error, String type, Verdict verdict)
      throws Exception {
    slack.at("chat.postMessage", Reply.error(error));
    var rejected = rejected(scene.channel().send(toChannel.order(), gate));
    assertThat(rejected.failure().type()).isEqualTo(type);
    assertThat(rejected.failure().code()).isEqualTo(error);
    assertThat(rejected.verdict()).isEqualTo(verdict);
    assertThat(scene.posts()).hasSize(1);
  }

  @Test
  void aMissingScopeIsNamed() throws Exception {
    slack.at(
        "chat.postMessage",
        new Reply(
            200,
            "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"chat:write\"}",
            java.util.Map.of()));
    assertThat(rejected(scene.channel().send(toChannel.order(), gate)).failure().message())
        .isEqualTo("The Slack app lacks the scope chat:write");
  }

  @Test
  void whatSlackDoesNotTakeInBlocksItGetsAsTextOnTheSamePermission() throws Exception {
    slack.at("chat.postMessage", Reply.error("invalid_blocks"));
    assertThat(scene.channel().send(toChannel.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(scene.posts().get(1).field("blocks")).isEmpty();
    assertThat(scene.posts().get(1).field("text"))
        .contains("<https://herald.test/exported_assets/1.png?token=t|Insight 1>");

    slack.at("chat.postMessage", Reply.error("invalid_blocks"), Reply.error("no_text"));
    var again = scene.channel().send(toChannel.key(heldKey()).order(), gate);
    assertThat(rejected(again).verdict()).isEqualTo(Verdict.MESSAGE);
  }

  @Test
  void whatWillPassIsPutOffForTheWholeWorkspace() throws Exception {
    slack.at(
        "chat.postMessage",
        Reply.status(429, "Retry-After", "42"),
        Reply.error("ratelimited"),
        Reply.error("service_unavailable"),
        Reply.status(503));
    assertThat(later(scene.channel().send(toChannel.order(), gate)).retryAfter())
        .isEqualTo(Duration.ofSeconds(42));
    for (int i = 0; i < 3; i++) {
      assertThat(later(scene.channel().send(toChannel.order(), gate)).scope())
          .isEqualTo(Scope.DESTINATION);
    }
    assertThat(scene.channel().send(toChannel.order(), gate)).isInstanceOf(Delivered.class);
  }

  @Test
  void aSlackThatIsNotThereLeavesNoDoubtBehind() throws Exception {
    var gone = scene.channel();
    slack.close();
    assertThat(later(gone.send(toChannel.order(), gate)).failure().type())
        .isEqualTo("connection_error");
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aClosedGateKeepsTheMessageBack() {
    var refusing = CountingGate.closed(CommitRefused.Reason.SUPPRESSED);
    assertThatThrownBy(() -> scene.channel().send(toChannel.order(), refusing))
        .isInstanceOf(CommitRefused.class);
    assertThat(scene.posts()).isEmpty();
  }

  @Test
  void ourOwnPaceCostsNoTryAndBlamesNobody() throws Exception {
    var slow = scene.paced(Duration.ofHours(1));
    assertThat(slow.send(toChannel.order(), gate)).isInstanceOf(Delivered.class);

    var next = CountingGate.open();
    var later = later(slow.send(toChannel.key(heldKey()).order(), next));
    assertThat(later.scope()).isEqualTo(Scope.OURSELVES);
    assertThat(later.retryAfter()).isBetween(Duration.ofMinutes(1), Duration.ofHours(1));
    assertThat(next.calls()).isZero();
    assertThat(scene.posts()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(SlackSettings.Images.class)
  void theLocalStandInTakesAReportAndFindsItAgain(SlackSettings.Images images) throws Exception {
    try (var sinks = Sinks.start(0, 0)) {
      var local = scene.channel(sinks.slackUrl(), images, SlackSettings.InDoubt.HOLD, PATIENT);
      var order =
          Orders.to("C0GENERAL|#general").key(toChannel.key()).panels(Orders.pictures(3), 8);
      var sent = local.send(order.order(), gate);
      assertThat(sent).isInstanceOf(Delivered.class);

      JDBI.useHandle(handle -> handle.execute("DELETE FROM slack_thread_part WHERE part = 0"));
      assertThat(local.send(order.inDoubt().order(), CountingGate.open())).isEqualTo(sent);
    }
  }

  private static List<String> types(JsonNode blocks) {
    List<String> types = new ArrayList<>();
    blocks.forEach(block -> types.add(block.path("type").asText()));
    return types;
  }

  private static String words(ScriptedSlack.Call post, int block) throws IOException {
    return JSON.readTree(post.field("blocks")).path(block).path("text").path("text").asText();
  }
}
