package dev.herald.delivery.webhook;

import static dev.herald.delivery.webhook.WebhookScene.later;
import static dev.herald.delivery.webhook.WebhookScene.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are called, and which never. */
class WebhookAddressTest {

  private final WebhookScene scene = new WebhookScene();
  private final SignedWebhookChannel channel = scene.channel;
  private final ScriptedDns dns = WebhookScene.DNS;
  private final ScriptedReceiver outside = WebhookScene.OUTSIDE;
  private final ScriptedReceiver inside = WebhookScene.INSIDE;
  private final String key = scene.key;
  private final CountingGate gate = scene.gate;

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/hook",
        "http://127.0.0.2/hook",
        "http://[::1]/hook",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost/hook",
        "http://service.internal/hook",
        "http://2130706433/hook",
        "ftp://example.com/",
        "not a url",
      })
  void anAddressThatLeadsInsideIsNeverCalled(String url) throws Exception {
    var outcome = rejected(channel.send(Orders.to(url).key(key).order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("blocked_url");
    assertThat(outcome.verdict()).isEqualTo(Verdict.TARGET_BROKEN);
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aPortThatNobodyOpenedIsNeverCalled() throws Exception {
    var outcome = rejected(channel.send(Orders.to("https://example.com:22/").order(), gate));
    assertThat(outcome.failure())
        .isEqualTo(new SendOutcome.Failure("blocked_url", "The port is not allowed.", null, null));
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aNameThatLeadsInsideIsNotCalled() throws Exception {
    int before = outside.connections.get();
    dns.says("inside.example", "93.184.216.34", "10.0.0.1");
    var outcome = rejected(channel.send(scene.named("inside.example").order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("blocked_url");
    assertThat(outcome.verdict()).isEqualTo(Verdict.MESSAGE);
    assertThat(outside.connections).hasValue(before);
  }

  @Test
  void aNameThatDoesNotResolveIsTriedAgain() throws Exception {
    assertThat(later(channel.send(scene.named("gone.example").order(), gate)).failure().type())
        .isEqualTo("connection_error");
  }

  @Test
  void aNameThatTurnsInsideBetweenTwoQuestionsIsAskedOnlyOnceForACall() throws Exception {
    dns.says("rebinding.example", "127.0.0.1").says("rebinding.example", "127.0.0.9");
    int before = dns.questions.get();
    assertThat(channel.send(scene.named("rebinding.example").order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(dns.questions.get() - before).isEqualTo(1);
    assertThat(outside.calls.getLast().header("host"))
        .isEqualTo("rebinding.example:" + outside.port());

    var url = "http://rebinding.example:" + inside.port() + "/hook";
    assertThat(rejected(channel.send(Orders.to(url).key(key).order(), gate)).failure().message())
        .isEqualTo("The host does not resolve to a public address.");
    assertThat(inside.connections).hasValue(0);
  }
}
