package dev.herald.delivery.slack;

import static dev.herald.delivery.slack.SlackScene.heldKey;
import static dev.herald.delivery.slack.SlackScene.later;
import static dev.herald.delivery.slack.SlackScene.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Unknown;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.slack.ScriptedSlack.Reply;
import dev.herald.delivery.slack.SlackScene.Workspaces;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackCredentialsTest {

  private final SlackScene scene = new SlackScene();
  private final ScriptedSlack slack = scene.slack;
  private final Workspaces workspaces = scene.workspaces;
  private final CountingGate gate = scene.gate;
  private final Orders toChannel = scene.toChannel;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void withoutAnIntegrationThereIsNoWay() throws Exception {
    workspaces.known.clear();
    var rejected = rejected(scene.channel().send(toChannel.order(), gate));
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
    scene.channel().send(toChannel.integration(4L).order(), gate);
    scene.channel().send(toChannel.key(heldKey()).integration(null).order(), gate);
    assertThat(scene.posts()).allMatch(post -> post.authorization().equals("Bearer xoxb-7"));
  }

  @Test
  void aChannelKnownByItsNameIsNotLookedForInAnotherWorkspace() throws Exception {
    workspaces.known.clear();
    workspaces.known.add(new Workspaces.Known(9, "slack"));
    for (String name : List.of("#general", "general", "C1 general|#general")) {
      var order = Orders.to(name).key(heldKey()).integration(7L).order();
      assertThat(rejected(scene.channel().send(order, gate)).failure().type())
          .isEqualTo("missing_integration");
    }
    assertThat(scene.posts()).isEmpty();
  }

  @Test
  void credentialsAreAskedForOnceAndAgainWhenTheyAreRefused() throws Exception {
    var one = scene.channel();
    one.send(toChannel.order(), gate);
    one.send(toChannel.key(heldKey()).order(), gate);
    assertThat(workspaces.asked).hasValue(1);
    slack.at("chat.postMessage", Reply.error("token_revoked"));
    var rejected = rejected(one.send(toChannel.key(heldKey()).order(), gate));
    assertThat(rejected.verdict()).isEqualTo(Verdict.INTEGRATION_BROKEN);
    assertThat(workspaces.asked).hasValue(2);
  }

  @Test
  void aTokenThatWasReplacedMeanwhileBreaksNothing() throws Exception {
    var one = scene.channel();
    one.send(toChannel.order(), gate);
    workspaces.token = "xoxb-new-";
    slack.at("chat.postMessage", Reply.error("token_revoked"));
    var order = toChannel.key(heldKey()).order();
    assertThat(later(one.send(order, gate)).failure().type()).isEqualTo("credentials_unavailable");

    assertThat(one.send(order, CountingGate.open())).isInstanceOf(SendOutcome.Delivered.class);
    assertThat(scene.posts().getLast().authorization()).isEqualTo("Bearer xoxb-new-7");
  }

  @Test
  void aRefusedTokenIsNotHeldAgainstAnyoneWhileNobodyCanSayWhetherItIsCurrent() throws Exception {
    var one = scene.channel();
    one.send(toChannel.order(), gate);
    workspaces.away = true;
    slack.at("chat.postMessage", Reply.error("invalid_auth"));
    assertThat(later(one.send(toChannel.key(heldKey()).order(), gate)).failure().type())
        .isEqualTo("credentials_unavailable");
  }

  @Test
  void credentialsThatCannotBeHadNowAreAskedForLater() throws Exception {
    workspaces.away = true;
    assertThat(later(scene.channel().send(toChannel.order(), gate)).failure().type())
        .isEqualTo("credentials_unavailable");
    assertThat(scene.channel().send(toChannel.inDoubt().order(), gate)).isInstanceOf(Unknown.class);
    assertThat(gate.calls()).isZero();
  }
}
