package dev.herald.delivery.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.asset.AssetStore;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Partial;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Unknown;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.slack.ScriptedSlack.Reply;
import dev.herald.sinks.Sinks;
import dev.herald.testkit.TestServers;
import io.micronaut.http.client.exceptions.HttpClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackChannelTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Jdbi JDBI = database();
  private static final AtomicInteger KEYS = new AtomicInteger();
  private static final Clock CLOCK = Clock.fixed(Orders.NOW, ZoneOffset.UTC);

  /** For a Slack that answers, on a machine that may be busy. */
  private static final Duration PATIENT = Duration.ofSeconds(15);

  /** For a Slack that falls silent, which is waited out. */
  private static final Duration QUICK = Duration.ofSeconds(2);

  private final ScriptedSlack slack = new ScriptedSlack();
  private final Workspaces workspaces = new Workspaces();
  private final CountingGate gate = CountingGate.open();
  private final Orders toChannel = Orders.to("C1|#general").key(heldKey());

  @AfterEach
  void close() {
    slack.close();
  }

  @Test
  void aReportIsOneMessageInTheChannel() throws Exception {
    var outcome = channel().send(toChannel.order(), gate);
    assertThat(outcome).isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(gate.calls()).isEqualTo(1);
    var post = posts().getFirst();
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
  void theOtherInsightsGoIntoItsThread() throws Exception {
    var outcome = channel().send(toChannel.panels(Orders.pictures(3), 8).order(), gate);
    assertThat(outcome).isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(posts()).hasSize(4);
    assertThat(posts().getFirst().field("blocks")).contains("_See 🧵 for more Insights_");
    assertThat(posts().subList(1, 4)).allMatch(post -> post.field("thread_ts").equals("1700.001"));
    assertThat(posts().get(1).field("blocks")).contains("/2.png");
    assertThat(posts().get(2).field("blocks")).contains("/3.png");
    assertThat(posts().get(3).field("text"))
        .startsWith("Showing 3 of 8 Insights. <https://herald.test/dashboard/5?utm_source=")
        .endsWith("|View the rest in Herald>");
  }

  @Test
  void aNewChannelIsToldWhatItWasSubscribedTo() throws Exception {
    channel().send(toChannel.announcing().order(), gate);
    assertThat(posts().getFirst().field("text"))
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
    channel().send(toChannel.panels(panels, 2).order(), gate);
    assertThat(words(posts().getFirst(), 1)).contains("*A &lt;b&gt;*", "No such table");
    assertThat(words(posts().get(1), 0)).isEqualTo("*B*\n```x\n1 &amp; 2```");
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
    var rejected = rejected(channel().send(toChannel.order(), gate));
    assertThat(rejected.failure().type()).isEqualTo(type);
    assertThat(rejected.failure().code()).isEqualTo(error);
    assertThat(rejected.verdict()).isEqualTo(verdict);
    assertThat(posts()).hasSize(1);
  }

  @Test
  void aMissingScopeIsNamed() throws Exception {
    slack.at(
        "chat.postMessage",
        new Reply(
            200,
            "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"chat:write\"}",
            java.util.Map.of()));
    assertThat(rejected(channel().send(toChannel.order(), gate)).failure().message())
        .isEqualTo("The Slack app lacks the scope chat:write");
  }

  @Test
  void whatSlackDoesNotTakeInBlocksItGetsAsTextOnTheSamePermission() throws Exception {
    slack.at("chat.postMessage", Reply.error("invalid_blocks"));
    assertThat(channel().send(toChannel.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(posts().get(1).field("blocks")).isEmpty();
    assertThat(posts().get(1).field("text"))
        .contains("<https://herald.test/exported_assets/1.png?token=t|Insight 1>");

    slack.at("chat.postMessage", Reply.error("invalid_blocks"), Reply.error("no_text"));
    var again = channel().send(toChannel.key(heldKey()).order(), gate);
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
    assertThat(later(channel().send(toChannel.order(), gate)).retryAfter())
        .isEqualTo(Duration.ofSeconds(42));
    for (int i = 0; i < 3; i++) {
      assertThat(later(channel().send(toChannel.order(), gate)).scope())
          .isEqualTo(Scope.DESTINATION);
    }
    assertThat(channel().send(toChannel.order(), gate)).isInstanceOf(Delivered.class);
  }

  @Test
  void aSlackThatIsNotThereLeavesNoDoubtBehind() throws Exception {
    var gone = channel();
    slack.close();
    assertThat(later(gone.send(toChannel.order(), gate)).failure().type())
        .isEqualTo("connection_error");
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aClosedGateKeepsTheMessageBack() {
    var refusing = CountingGate.closed(CommitRefused.Reason.SUPPRESSED);
    assertThatThrownBy(() -> channel().send(toChannel.order(), refusing))
        .isInstanceOf(CommitRefused.class);
    assertThat(posts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "internal_error",
        "fatal_error",
        "drop",
        "silence",
        "500",
        "502",
        "504",
        "garbage"
      })
  void whatSlackMayHaveDoneIsUnknown(String way) throws Exception {
    slack.at(
        "chat.postMessage",
        switch (way) {
          case "drop" -> ScriptedSlack.DROP;
          case "silence" -> ScriptedSlack.SILENCE;
          case "500", "502", "504" -> Reply.status(Integer.parseInt(way));
          case "garbage" -> new Reply(200, "<html>", java.util.Map.of());
          default -> Reply.error(way);
        });
    var channel = way.equals("silence") ? impatient() : channel();
    assertThat(channel.send(toChannel.order(), gate)).isInstanceOf(Unknown.class);
    assertThat(gate.calls()).isEqualTo(1);
  }

  @Test
  void aMessageLostBetweenPostAndAnswerIsFoundByItsMetadataAndNotPostedTwice() throws Exception {
    slack.at("chat.postMessage", ScriptedSlack.DROP);
    assertThat(channel().send(toChannel.order(), gate)).isInstanceOf(Unknown.class);

    slack.at(
        "conversations.history",
        Reply.ok(
            "\"messages\":["
                + message("1699.1", "somebodyelse", "0")
                + ","
                + "{\"type\":\"message\",\"ts\":\"1699.2\",\"text\":\"hello\"}"
                + "],\"response_metadata\":{\"next_cursor\":\"more\"}"),
        Reply.ok("\"messages\":[" + message("1699.3", toChannel.key(), "0") + "]"));
    var second = channel().send(toChannel.inDoubt().order(), CountingGate.open());
    assertThat(second).isEqualTo(new Delivered("1699.3", "ok", false));
    assertThat(posts()).hasSize(1);
    var question = slack.calls("conversations.history").getFirst();
    assertThat(question.field("channel")).isEqualTo("C1");
    assertThat(question.field("include_all_metadata")).isIn("1", "true");
    assertThat(Long.parseLong(question.field("oldest"))).isLessThan(Orders.NOW.getEpochSecond());
  }

  @Test
  void aMessageThatIsNotInTheChannelIsPosted() throws Exception {
    assertThat(channel().send(toChannel.inDoubt().order(), gate))
        .isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(posts()).hasSize(1);
    assertThat(gate.isSettled()).isTrue();
  }

  @Test
  void whereTheChannelMayNotBeReadThePolicyDecides() throws Exception {
    slack.at("conversations.history", Reply.error("missing_scope"), Reply.error("missing_scope"));
    assertThat(channel().send(toChannel.inDoubt().order(), gate))
        .isInstanceOf(SendOutcome.Held.class);
    assertThat(posts()).isEmpty();
    assertThat(gate.calls()).isZero();
    assertThat(
            channel(SlackSettings.Images.URL, SlackSettings.InDoubt.RESEND)
                .send(toChannel.inDoubt().order(), gate))
        .isEqualTo(new Delivered("1700.001", "ok", true));
    assertThat(gate.isSettled()).isFalse();
  }

  @Test
  void aDoubtThatCannotBeSettledNowStays() throws Exception {
    slack.at("conversations.history", Reply.status(429, "Retry-After", "5"));
    assertThat(channel().send(toChannel.inDoubt().order(), gate)).isInstanceOf(Unknown.class);
    assertThat(posts()).isEmpty();
  }

  @Test
  void aMessageThatWasWrittenDownNeedsNoSearch() throws Exception {
    channel().send(toChannel.order(), gate);
    // the worker died before the ledger knew
    assertThat(channel().send(toChannel.inDoubt().order(), CountingGate.open()))
        .isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(posts()).hasSize(1);
    assertThat(slack.calls("conversations.history")).isEmpty();
  }

  @Test
  void aThreadThatBrokeOffIsCompletedAndNothingIsPostedTwice() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), Reply.status(503));
    var first = channel().send(order.order(), gate);
    assertThat(first)
        .isEqualTo(
            new Partial(
                "1.1",
                new SendOutcome.Failure(
                    "partial_thread_failure", "2 thread message(s) failed", null, null),
                true,
                null));
    assertThat(posts()).hasSize(2);

    var repair = CountingGate.open();
    assertThat(channel().send(order.known("1.1").order(), repair)).isInstanceOf(Delivered.class);
    assertThat(repair.calls()).isEqualTo(1);
    assertThat(posts()).hasSize(4);
    assertThat(posts().get(2).field("thread_ts")).isEqualTo("1.1");
    assertThat(posts().get(2).field("blocks")).contains("/2.png");
    assertThat(posts().get(3).field("blocks")).contains("/3.png");
  }

  @Test
  void aSlackThatAsksForPatienceInTheThreadIsLeftAloneForAsLong() throws Exception {
    var order = toChannel.panels(Orders.pictures(6), 6);
    slack.at(
        "chat.postMessage",
        Reply.ok("\"ts\":\"1.1\""),
        Reply.ok("\"ts\":\"1.2\""),
        Reply.status(429, "Retry-After", "90"));
    var partial = (Partial) channel().send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("4 thread message(s) failed");
    assertThat(partial.repairable()).isTrue();
    assertThat(partial.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(posts()).hasSize(3);
  }

  @Test
  void aSlackThatCannotBeAskedAboutAPartIsLeftAloneToo() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at(
        "chat.postMessage", Reply.ok("\"ts\":\"1.1\""), ScriptedSlack.DROP, ScriptedSlack.DROP);
    assertThat(((Partial) channel().send(order.order(), gate)).retryAfter()).isNull();

    slack.at("conversations.replies", Reply.status(429, "Retry-After", "90"));
    var partial = (Partial) channel().send(order.known("1.1").order(), gate);
    assertThat(partial.failure().message()).isEqualTo("2 thread message(s) failed");
    assertThat(partial.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(slack.calls("conversations.replies")).hasSize(1);
  }

  @Test
  void aPartIsNotPostedByWhoLostTheRecipientMeanwhile() throws Exception {
    var order = toChannel.panels(Orders.pictures(4), 4);
    assertThatThrownBy(() -> channel().send(order.order(), CountingGate.lostAfter(1)))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.STALE_FENCE));
    assertThat(posts()).hasSize(2);

    assertThat(channel().send(order.inDoubt().order(), gate)).isInstanceOf(Delivered.class);
    assertThat(posts()).hasSize(4);
    assertThat(posts().get(2).field("blocks")).contains("/3.png");
    // What surely was not sent needs no looking for.
    assertThat(slack.calls("conversations.replies")).isEmpty();
  }

  @Test
  void aPartIsNotBegunUnderAFormerFence() {
    var order = toChannel.panels(Orders.pictures(2), 2);
    var takenOver = CountingGate.open(() -> raiseFence(order.key()));
    assertThatThrownBy(() -> channel().send(order.order(), takenOver))
        .isInstanceOf(CommitRefused.class);
    assertThat(posts()).hasSize(1);
    assertThat(parts().of(order.key()).keySet()).containsExactly(0);
  }

  @Test
  void whatALaterAttemptHasPostedIsNotForgottenForAnEarlierOne() throws Exception {
    var former = toChannel.order();
    parts().posting(former, 1, null);
    raiseFence(former.key());
    parts().posted(former.key(), 1, "1.2");

    parts().notPosted(former, 1);
    parts().refused(former, 1);

    assertThat(parts().of(former.key()).get(1))
        .isEqualTo(new ThreadParts.Known(1, ThreadParts.State.POSTED, "1.2", null));
  }

  @Test
  void aSlackThatFallsSilentInTheThreadIsNotWaitedForPartByPart() throws Exception {
    var order = toChannel.panels(Orders.pictures(6), 6);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), ScriptedSlack.SILENCE);
    var partial = (Partial) impatient().send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("5 thread message(s) failed");
    assertThat(partial.repairable()).isTrue();
    assertThat(posts()).hasSize(2);
  }

  @Test
  void aPartThatSlackDoesNotTakeInBlocksItGetsAsText() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), Reply.error("invalid_blocks"));
    assertThat(channel().send(order.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(posts()).hasSize(4);
    var plain = posts().get(2);
    assertThat(plain.field("thread_ts")).isEqualTo("1.1");
    assertThat(plain.field("blocks")).isEmpty();
    assertThat(plain.field("text"))
        .isEqualTo("<https://herald.test/exported_assets/2.png?token=t|Insight 2>");
    assertThat(JSON.readTree(plain.field("metadata")).path("event_payload").path("part").asText())
        .isEqualTo("1");
  }

  @Test
  void aPartThatSlackRefusesForGoodIsCountedAndLeftAlone() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at(
        "chat.postMessage",
        Reply.ok("\"ts\":\"1.1\""),
        Reply.error("invalid_blocks"),
        Reply.error("no_text"));
    var partial = (Partial) channel().send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("1 thread message(s) failed");
    assertThat(partial.repairable()).isFalse();
    assertThat(posts()).hasSize(4);
    assertThat(channel().send(order.known("1.1").order(), gate)).isInstanceOf(Partial.class);
    assertThat(posts()).hasSize(4);
  }

  @Test
  void aPartOfUnknownFateIsLookedForInTheThread() throws Exception {
    var order = toChannel.panels(Orders.pictures(2), 2);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), ScriptedSlack.DROP);
    assertThat(((Partial) channel().send(order.order(), gate)).repairable()).isTrue();

    slack.at(
        "conversations.replies",
        Reply.ok("\"messages\":[" + message("1.2", toChannel.key(), "1") + "]"));
    assertThat(channel().send(order.known("1.1").order(), gate)).isInstanceOf(Delivered.class);
    assertThat(posts()).hasSize(2);
  }

  @Test
  void aShortWaitInTheThreadIsWaitedOut() throws Exception {
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), Reply.status(429, "Retry-After", "1"));
    assertThat(channel().send(toChannel.panels(Orders.pictures(2), 2).order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(posts()).hasSize(3);
  }

  @Test
  void ourOwnPaceCostsNoTryAndBlamesNobody() throws Exception {
    var slow = paced(Duration.ofHours(1));
    assertThat(slow.send(toChannel.order(), gate)).isInstanceOf(Delivered.class);

    var next = CountingGate.open();
    var later = later(slow.send(toChannel.key(heldKey()).order(), next));
    assertThat(later.scope()).isEqualTo(Scope.OURSELVES);
    assertThat(later.retryAfter()).isBetween(Duration.ofMinutes(1), Duration.ofHours(1));
    assertThat(next.calls()).isZero();
    assertThat(posts()).hasSize(1);
  }

  @Test
  void aThreadThatOurOwnPaceHoldsBackIsNoConcernOfSlacks() throws Exception {
    var slow = paced(Duration.ofHours(1));
    var order = toChannel.panels(Orders.pictures(3), 3);
    var partial = (Partial) slow.send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("2 thread message(s) failed");
    assertThat(partial.repairable()).isTrue();
    assertThat(partial.retryAfter()).isNull();

    var repair = later(slow.send(order.known("1700.001").order(), CountingGate.open()));
    assertThat(repair.scope()).isEqualTo(Scope.OURSELVES);
    assertThat(posts()).hasSize(1);
  }

  @Test
  void picturesCanBeGivenAsFilesInTheThread() throws Exception {
    var uploading = channel(SlackSettings.Images.UPLOAD, SlackSettings.InDoubt.HOLD);
    assertThat(uploading.send(toChannel.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(slack.calls.stream().map(ScriptedSlack.Call::method))
        .containsExactly(
            "chat.postMessage",
            "files.getUploadURLExternal",
            "upload",
            "files.completeUploadExternal");
    assertThat(posts().getFirst().field("blocks")).doesNotContain("image_url");
    assertThat(slack.calls("upload").getFirst().body()).isEqualTo(picture(1));
    var share = slack.calls("files.completeUploadExternal").getFirst();
    assertThat(share.field("channel_id")).isEqualTo("C1");
    assertThat(share.field("thread_ts")).isEqualTo("1700.001");
    assertThat(share.field("initial_comment")).isEqualTo("Insight 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500, 502})
  void aFileWhoseShareIsOfUnknownFateIsAskedAboutByItsId(int status) throws Exception {
    var uploading = channel(SlackSettings.Images.UPLOAD, SlackSettings.InDoubt.HOLD);
    slack.at(
        "files.completeUploadExternal", status == 0 ? ScriptedSlack.DROP : Reply.status(status));
    var first = uploading.send(toChannel.order(), gate);
    assertThat(((Partial) first).repairable()).isTrue();

    slack.at(
        "files.info",
        Reply.ok("\"file\":{\"id\":\"F2\",\"shares\":{\"public\":{\"C1\":[{\"ts\":\"1.5\"}]}}}"));
    assertThat(uploading.send(toChannel.known("1700.001").order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(slack.calls("files.completeUploadExternal")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files.getUploadURLExternal", "upload"})
  void aFileThatCouldNotBeHandedOverIsHandedOverAgain(String method) throws Exception {
    var uploading = channel(SlackSettings.Images.UPLOAD, SlackSettings.InDoubt.HOLD);
    slack.at(method, Reply.status(500));
    assertThat(((Partial) uploading.send(toChannel.order(), gate)).repairable()).isTrue();

    assertThat(uploading.send(toChannel.known("1700.001").order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(slack.calls("files.info")).isEmpty();
    assertThat(slack.calls("files.completeUploadExternal")).hasSize(1);
  }

  @Test
  void withoutAnIntegrationThereIsNoWay() throws Exception {
    workspaces.known.clear();
    var rejected = rejected(channel().send(toChannel.order(), gate));
    assertThat(rejected.failure())
        .isEqualTo(
            new SendOutcome.Failure(
                "missing_integration", "No Slack integration configured", null, null));
    assertThat(rejected.verdict()).isEqualTo(Verdict.INTEGRATION_BROKEN);
  }

  @Test
  void theProjectsOldestWorkspaceStandsInForOneThatIsGone() throws Exception {
    workspaces.known.add(new Workspaces.Known(9, "slack"));
    workspaces.known.add(new Workspaces.Known(4, "github"));
    channel().send(toChannel.integration(4L).order(), gate);
    channel().send(toChannel.key(heldKey()).integration(null).order(), gate);
    assertThat(posts()).allMatch(post -> post.authorization().equals("Bearer xoxb-7"));
  }

  @Test
  void credentialsAreAskedForOnceAndAgainAfterTheyWereRefused() throws Exception {
    var one = channel();
    one.send(toChannel.order(), gate);
    slack.at("chat.postMessage", Reply.error("token_revoked"));
    one.send(toChannel.key(heldKey()).order(), gate);
    assertThat(workspaces.asked).hasValue(1);
    one.send(toChannel.key(heldKey()).order(), gate);
    assertThat(workspaces.asked).hasValue(2);
  }

  @Test
  void credentialsThatCannotBeHadNowAreAskedForLater() throws Exception {
    workspaces.away = true;
    assertThat(later(channel().send(toChannel.order(), gate)).failure().type())
        .isEqualTo("credentials_unavailable");
    assertThat(channel().send(toChannel.inDoubt().order(), gate)).isInstanceOf(Unknown.class);
    assertThat(gate.calls()).isZero();
  }

  @ParameterizedTest
  @EnumSource(SlackSettings.Images.class)
  void theLocalStandInTakesAReportAndFindsItAgain(SlackSettings.Images images) throws Exception {
    try (var sinks = Sinks.start(0, 0)) {
      var local = channel(sinks.slackUrl(), images, SlackSettings.InDoubt.HOLD, PATIENT);
      var order =
          Orders.to("C0GENERAL|#general").key(toChannel.key()).panels(Orders.pictures(3), 8);
      var sent = local.send(order.order(), gate);
      assertThat(sent).isInstanceOf(Delivered.class);

      JDBI.useHandle(handle -> handle.execute("DELETE FROM slack_thread_part WHERE part = 0"));
      assertThat(local.send(order.inDoubt().order(), CountingGate.open())).isEqualTo(sent);
    }
  }

  private SlackChannel channel() {
    return channel(SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD);
  }

  private SlackChannel channel(SlackSettings.Images images, SlackSettings.InDoubt inDoubt) {
    return channel(slack.url() + "/api/", images, inDoubt, PATIENT);
  }

  private SlackChannel impatient() {
    return channel(
        slack.url() + "/api/", SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD, QUICK);
  }

  private SlackChannel channel(
      String url,
      SlackSettings.Images images,
      SlackSettings.InDoubt inDoubt,
      Duration readTimeout) {
    return channel(url, settings(images, inDoubt, readTimeout, Duration.ofMillis(1)));
  }

  private SlackChannel paced(Duration pace) {
    return channel(
        slack.url() + "/api/",
        settings(SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD, PATIENT, pace));
  }

  private SlackChannel channel(String url, SlackSettings settings) {
    var api = new SlackWebApi(new SlackVendor(url), settings);
    var parts = parts();
    var text = new SlackText("Herald");
    var blocks = new SlackBlocks(text);
    var lookup = new SlackLookup(api);
    var pace = new SlackPace(settings, () -> 1);
    var reply = new SlackReply(api, blocks, text, parts);
    var uploads = new SlackUploads(api, new Pictures(), parts);
    var thread = new SlackThread(lookup, reply, uploads, pace, settings, parts);
    return new SlackChannel(
        new SlackCredentials(workspaces, settings, CLOCK),
        new SlackMessage(api, blocks, text, thread),
        thread,
        lookup,
        settings,
        text,
        pace,
        parts);
  }

  private static SlackSettings settings(
      SlackSettings.Images images,
      SlackSettings.InDoubt inDoubt,
      Duration readTimeout,
      Duration pace) {
    return new SlackSettings(
        images,
        inDoubt,
        PATIENT,
        readTimeout,
        pace,
        Duration.ofSeconds(2),
        Duration.ofMinutes(1),
        Duration.ofDays(3));
  }

  private static ThreadParts parts() {
    return new ThreadParts(
        JDBI,
        settings(
            SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD, PATIENT, Duration.ofMillis(1)),
        CLOCK);
  }

  /** The key of a recipient that is being sent to under the fence of our orders. */
  private static String heldKey() {
    int ordinal = KEYS.incrementAndGet();
    var key = "slackkey" + ordinal;
    JDBI.useHandle(
        handle ->
            handle.execute(
                "INSERT INTO delivery_recipient"
                    + " (delivery_id, ordinal, recipient_key, address, state, fence)"
                    + " VALUES (?, ?, ?, 'C1', 'committing', ?)",
                Orders.DELIVERY,
                ordinal,
                key,
                Orders.FENCE));
    return key;
  }

  /** As if a later attempt had taken the recipient in hand. */
  private static void raiseFence(String key) {
    JDBI.useHandle(
        handle ->
            handle.execute(
                "UPDATE delivery_recipient SET fence = fence + 1 WHERE recipient_key = ?", key));
  }

  private List<ScriptedSlack.Call> posts() {
    return slack.calls("chat.postMessage");
  }

  private static String message(String ts, String key, String part) {
    return """
    {"type":"message","ts":"%s","text":"x","metadata":{"event_type":"herald_delivery",\
    "event_payload":{"key":"%s","part":"%s"}}}\
    """
        .formatted(ts, key, part);
  }

  private static List<String> types(JsonNode blocks) {
    List<String> types = new ArrayList<>();
    blocks.forEach(block -> types.add(block.path("type").asText()));
    return types;
  }

  private static String words(ScriptedSlack.Call post, int block) throws IOException {
    return JSON.readTree(post.field("blocks")).path(block).path("text").path("text").asText();
  }

  private static byte[] picture(long id) {
    return ("picture " + id).getBytes(StandardCharsets.UTF_8);
  }

  private static RetryLater later(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(RetryLater.class);
    return (RetryLater) outcome;
  }

  private static Rejected rejected(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    return (Rejected) outcome;
  }

  private static Jdbi database() {
    var postgres = TestServers.postgres();
    var jdbi =
        Jdbi.create(
                postgres.createDatabase("slack_channel_test"),
                postgres.username(),
                postgres.password())
            .installPlugin(new PostgresPlugin());
    for (var migration : List.of("V0002__ledger.sql", "V0101__slack_thread_parts.sql")) {
      jdbi.useHandle(handle -> handle.createScript(sql(migration)).execute());
    }
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO delivery (id, idempotency_key, subscription_id, version, rule_version,
                  project_id, organization_id, origin, trigger_type, form, target_type,
                  target_value, deadline_at, status, phase, workflow_id, solo, created_at,
                  last_updated_at)
                VALUES (?, 'key', ?, 1, 1, ?, ?, 'schedule', 'scheduled', 'regular', 'slack', 'C1',
                  now(), 'starting', 'running', 'delivery/slack', false, now(), now())
                """,
                Orders.DELIVERY,
                Orders.SUBSCRIPTION,
                Orders.PROJECT,
                UUID.randomUUID()));
    return jdbi;
  }

  private static String sql(String migration) {
    try (var sql = SlackChannelTest.class.getResourceAsStream("/db/delivery/" + migration)) {
      if (sql == null) {
        throw new IllegalStateException("no migration " + migration);
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The org-service's answers. */
  private static final class Workspaces implements SlackIntegrations {

    record Known(long id, String kind) {}

    private final List<Known> known = new ArrayList<>(List.of(new Known(7, "slack")));
    private final AtomicInteger asked = new AtomicInteger();
    private boolean away;

    @Override
    public Optional<Credentials> credentials(long project, long integration) {
      asked.incrementAndGet();
      if (away) {
        throw new HttpClientException("away");
      }
      return known.stream()
          .filter(one -> one.id() == integration)
          .findFirst()
          .map(one -> new Credentials(one.kind(), "xoxb-" + one.id()));
    }

    @Override
    public List<Summary> list(long project, String kind) {
      return known.stream().map(one -> new Summary(one.id(), one.kind())).toList();
    }
  }

  private static final class Pictures implements AssetStore {

    @Override
    public long store(UUID deliveryId, long insightId, byte[] png, int widthPx, int heightPx) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] load(long id) {
      return picture(id);
    }

    @Override
    public Optional<StoredPicture> find(long id) {
      return Optional.empty();
    }

    @Override
    public URI publicUrl(long id) {
      throw new UnsupportedOperationException();
    }
  }
}
