package dev.herald.delivery.slack;

import static dev.herald.delivery.slack.SlackScene.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Unknown;
import dev.herald.delivery.slack.ScriptedSlack.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of which nobody knows whether Slack has them. */
class SlackDoubtsTest {

  private final SlackScene scene = new SlackScene();
  private final ScriptedSlack slack = scene.slack;
  private final CountingGate gate = scene.gate;
  private final Orders toChannel = scene.toChannel;

  @AfterEach
  void close() {
    scene.close();
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
    var channel = way.equals("silence") ? scene.impatient() : scene.channel();
    assertThat(channel.send(toChannel.order(), gate)).isInstanceOf(Unknown.class);
    assertThat(gate.calls()).isEqualTo(1);
  }

  @Test
  void aMessageLostBetweenPostAndAnswerIsFoundByItsMetadataAndNotPostedTwice() throws Exception {
    slack.at("chat.postMessage", ScriptedSlack.DROP);
    assertThat(scene.channel().send(toChannel.order(), gate)).isInstanceOf(Unknown.class);

    slack.at(
        "conversations.history",
        Reply.ok(
            "\"messages\":["
                + message("1699.1", "somebodyelse", "0")
                + ","
                + "{\"type\":\"message\",\"ts\":\"1699.2\",\"text\":\"hello\"}"
                + "],\"response_metadata\":{\"next_cursor\":\"more\"}"),
        Reply.ok("\"messages\":[" + message("1699.3", toChannel.key(), "0") + "]"));
    var second = scene.channel().send(toChannel.inDoubt().order(), CountingGate.open());
    assertThat(second).isEqualTo(new Delivered("1699.3", "ok", false));
    assertThat(scene.posts()).hasSize(1);
    var question = slack.calls("conversations.history").getFirst();
    assertThat(question.field("channel")).isEqualTo("C1");
    assertThat(question.field("include_all_metadata")).isIn("1", "true");
    assertThat(Long.parseLong(question.field("oldest"))).isLessThan(Orders.NOW.getEpochSecond());
  }

  @Test
  void aMessageThatIsNotInTheChannelIsPosted() throws Exception {
    assertThat(scene.channel().send(toChannel.inDoubt().order(), gate))
        .isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(scene.posts()).hasSize(1);
    assertThat(gate.isSettled()).isTrue();
  }

  @Test
  void whereTheChannelMayNotBeReadThePolicyDecides() throws Exception {
    slack.at("conversations.history", Reply.error("missing_scope"), Reply.error("missing_scope"));
    assertThat(scene.channel().send(toChannel.inDoubt().order(), gate))
        .isInstanceOf(SendOutcome.Held.class);
    assertThat(scene.posts()).isEmpty();
    assertThat(gate.calls()).isZero();
    assertThat(
            scene
                .channel(SlackSettings.Images.URL, SlackSettings.InDoubt.RESEND)
                .send(toChannel.inDoubt().order(), gate))
        .isEqualTo(new Delivered("1700.001", "ok", true));
    assertThat(gate.isSettled()).isFalse();
  }

  @Test
  void aDeadTokenIsNoReasonToHoldWhatAnotherMayLookUp() throws Exception {
    slack.at("conversations.history", Reply.error("token_revoked"));
    assertThat(scene.channel().send(toChannel.inDoubt().order(), gate)).isInstanceOf(Unknown.class);
    assertThat(scene.posts()).isEmpty();
  }

  @Test
  void aDoubtThatCannotBeSettledNowStays() throws Exception {
    slack.at("conversations.history", Reply.status(429, "Retry-After", "5"));
    assertThat(scene.channel().send(toChannel.inDoubt().order(), gate)).isInstanceOf(Unknown.class);
    assertThat(scene.posts()).isEmpty();
  }

  @Test
  void aMessageThatWasWrittenDownNeedsNoSearch() throws Exception {
    scene.channel().send(toChannel.order(), gate);
    // the worker died before the ledger knew
    assertThat(scene.channel().send(toChannel.inDoubt().order(), CountingGate.open()))
        .isEqualTo(new Delivered("1700.001", "ok", false));
    assertThat(scene.posts()).hasSize(1);
    assertThat(slack.calls("conversations.history")).isEmpty();
  }
}
