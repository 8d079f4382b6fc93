package dev.herald.delivery.slack;

import static dev.herald.delivery.slack.SlackScene.later;
import static dev.herald.delivery.slack.SlackScene.message;
import static dev.herald.delivery.slack.SlackScene.parts;
import static dev.herald.delivery.slack.SlackScene.raiseFence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Partial;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.slack.ScriptedSlack.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes below a message: its parts, their troubles and their repair. */
class SlackThreadTest {

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
  void theOtherInsightsGoIntoItsThread() throws Exception {
    var outcome = scene.channel().send(toChannel.panels(Orders.pictures(3), 8).order(), gate);
    assertThat(outcome).isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(scene.posts()).hasSize(4);
    assertThat(scene.posts().getFirst().field("blocks")).contains("_See 🧵 for more Insights_");
    assertThat(scene.posts().subList(1, 4))
        .allMatch(post -> post.field("thread_ts").equals("1700.001"));
    assertThat(scene.posts().get(1).field("blocks")).contains("/2.png");
    assertThat(scene.posts().get(2).field("blocks")).contains("/3.png");
    assertThat(scene.posts().get(3).field("text"))
        .startsWith("Showing 3 of 8 Insights. <https://herald.test/dashboard/5?utm_source=")
        .endsWith("|View the rest in Herald>");
  }

  @Test
  void aThreadThatBrokeOffIsCompletedAndNothingIsPostedTwice() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), Reply.status(503));
    var first = scene.channel().send(order.order(), gate);
    assertThat(first)
        .isEqualTo(
            new Partial(
                "1.1",
                new SendOutcome.Failure(
                    "partial_thread_failure", "2 thread message(s) failed", null, null),
                true,
                null));
    assertThat(scene.posts()).hasSize(2);

    var repair = CountingGate.open();
    assertThat(scene.channel().send(order.known("1.1").order(), repair))
        .isInstanceOf(Delivered.class);
    assertThat(repair.calls()).isEqualTo(1);
    assertThat(scene.posts()).hasSize(4);
    assertThat(scene.posts().get(2).field("thread_ts")).isEqualTo("1.1");
    assertThat(scene.posts().get(2).field("blocks")).contains("/2.png");
    assertThat(scene.posts().get(3).field("blocks")).contains("/3.png");
  }

  @Test
  void aSlackThatAsksForPatienceInTheThreadIsLeftAloneForAsLong() throws Exception {
    var order = toChannel.panels(Orders.pictures(6), 6);
    slack.at(
        "chat.postMessage",
        Reply.ok("\"ts\":\"1.1\""),
        Reply.ok("\"ts\":\"1.2\""),
        Reply.status(429, "Retry-After", "90"));
    var partial = (Partial) scene.channel().send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("4 thread message(s) failed");
    assertThat(partial.repairable()).isTrue();
    assertThat(partial.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(scene.posts()).hasSize(3);
  }

  @Test
  void aSlackThatCannotBeAskedAboutAPartIsLeftAloneToo() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at(
        "chat.postMessage", Reply.ok("\"ts\":\"1.1\""), ScriptedSlack.DROP, ScriptedSlack.DROP);
    assertThat(((Partial) scene.channel().send(order.order(), gate)).retryAfter()).isNull();

    slack.at("conversations.replies", Reply.status(429, "Retry-After", "90"));
    var partial = (Partial) scene.channel().send(order.known("1.1").order(), gate);
    assertThat(partial.failure().message()).isEqualTo("2 thread message(s) failed");
    assertThat(partial.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(slack.calls("conversations.replies")).hasSize(1);
  }

  @Test
  void aPartIsNotPostedByWhoLostTheRecipientMeanwhile() throws Exception {
    var order = toChannel.panels(Orders.pictures(4), 4);
    assertThatThrownBy(() -> scene.channel().send(order.order(), CountingGate.lostAfter(1)))
        .isInstanceOfSatisfying(
            CommitRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(CommitRefused.Reason.STALE_FENCE));
    assertThat(scene.posts()).hasSize(2);

    assertThat(scene.channel().send(order.inDoubt().order(), gate)).isInstanceOf(Delivered.class);
    assertThat(scene.posts()).hasSize(4);
    assertThat(scene.posts().get(2).field("blocks")).contains("/3.png");
    // What surely was not sent needs no looking for.
    assertThat(slack.calls("conversations.replies")).isEmpty();
  }

  @Test
  void aPartIsNotBegunUnderAFormerFence() {
    var order = toChannel.panels(Orders.pictures(2), 2);
    var takenOver = CountingGate.open(() -> raiseFence(order.key()));
    assertThatThrownBy(() -> scene.channel().send(order.order(), takenOver))
        .isInstanceOf(CommitRefused.class);
    assertThat(scene.posts()).hasSize(1);
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
    var partial = (Partial) scene.impatient().send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("5 thread message(s) failed");
    assertThat(partial.repairable()).isTrue();
    assertThat(scene.posts()).hasSize(2);
  }

  @Test
  void aPartThatSlackDoesNotTakeInBlocksItGetsAsText() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), Reply.error("invalid_blocks"));
    assertThat(scene.channel().send(order.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(scene.posts()).hasSize(4);
    var plain = scene.posts().get(2);
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
    var partial = (Partial) scene.channel().send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("1 thread message(s) failed");
    assertThat(partial.repairable()).isFalse();
    assertThat(scene.posts()).hasSize(4);
    assertThat(scene.channel().send(order.known("1.1").order(), gate)).isInstanceOf(Partial.class);
    assertThat(scene.posts()).hasSize(4);
  }

  @Test
  void aTokenThatDiesInTheMiddleLeavesTheRestToTheNext() throws Exception {
    var order = toChannel.panels(Orders.pictures(3), 3);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), Reply.error("token_revoked"));
    var partial = (Partial) scene.channel().send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("2 thread message(s) failed");
    assertThat(partial.repairable()).isTrue();
    assertThat(scene.posts()).hasSize(2);

    assertThat(scene.channel().send(order.known("1.1").order(), CountingGate.open()))
        .isInstanceOf(Delivered.class);
    assertThat(scene.posts()).hasSize(4);
  }

  @Test
  void aPartOfUnknownFateIsLookedForInTheThread() throws Exception {
    var order = toChannel.panels(Orders.pictures(2), 2);
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), ScriptedSlack.DROP);
    assertThat(((Partial) scene.channel().send(order.order(), gate)).repairable()).isTrue();

    slack.at(
        "conversations.replies",
        Reply.ok("\"messages\":[" + message("1.2", toChannel.key(), "1") + "]"));
    assertThat(scene.channel().send(order.known("1.1").order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(scene.posts()).hasSize(2);
  }

  @Test
  void aShortWaitInTheThreadIsWaitedOut() throws Exception {
    slack.at("chat.postMessage", Reply.ok("\"ts\":\"1.1\""), Reply.status(429, "Retry-After", "1"));
    assertThat(scene.channel().send(toChannel.panels(Orders.pictures(2), 2).order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(scene.posts()).hasSize(3);
  }

  @Test
  void aThreadThatOurOwnPaceHoldsBackIsNoConcernOfSlacks() throws Exception {
    var slow = scene.paced(Duration.ofHours(1));
    var order = toChannel.panels(Orders.pictures(3), 3);
    var partial = (Partial) slow.send(order.order(), gate);
    assertThat(partial.failure().message()).isEqualTo("2 thread message(s) failed");
    assertThat(partial.repairable()).isTrue();
    assertThat(partial.retryAfter()).isNull();

    var repair = later(slow.send(order.known("1700.001").order(), CountingGate.open()));
    assertThat(repair.scope()).isEqualTo(Scope.OURSELVES);
    assertThat(scene.posts()).hasSize(1);
  }
}
