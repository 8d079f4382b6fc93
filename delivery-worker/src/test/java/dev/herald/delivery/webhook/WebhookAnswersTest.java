package dev.herald.delivery.webhook;

import static dev.herald.delivery.webhook.WebhookScene.later;
import static dev.herald.delivery.webhook.WebhookScene.rejected;
import static dev.herald.delivery.webhook.WebhookScene.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.channel.TestCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a receiver's answer means, or that none came. */
class WebhookAnswersTest {

  private final WebhookScene scene = new WebhookScene();
  private final SignedWebhookChannel channel = scene.channel;
  private final ScriptedReceiver receiver = scene.receiver;
  private final String key = scene.key;
  private final CountingGate gate = scene.gate;

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @CsvSource({
    "408, RECIPIENT",
    "425, RECIPIENT",
    "429, DESTINATION",
    "500, RECIPIENT",
    "501, RECIPIENT",
    "502, DESTINATION",
    "503, DESTINATION",
    "504, DESTINATION",
    "403, RECIPIENT",
    "404, RECIPIENT",
  })
  void whatMayPassIsTriedAgain(int status, Scope scope) throws Exception {
    receiver.answers(status);
    var outcome = later(channel.send(scene.hook().order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("http_error");
    assertThat(outcome.failure().message()).isEqualTo("HTTP " + status);
    assertThat(outcome.failure().excerpt()).isEqualTo("thanks");
    assertThat(outcome.scope()).isEqualTo(scope);
  }

  @ParameterizedTest
  @CsvSource({
    "410, 1, TARGET_BROKEN",
    "403, 3, TARGET_BROKEN",
    "404, 3, TARGET_BROKEN",
    "400, 1, MESSAGE",
    "401, 1, MESSAGE",
    "405, 1, MESSAGE",
    "422, 1, MESSAGE",
    "301, 1, MESSAGE",
    "304, 1, MESSAGE",
  })
  void whatWillNotPassIsRejected(int status, int attempt, Verdict verdict) throws Exception {
    receiver.answers(status);
    var outcome = rejected(channel.send(scene.hook().attempt(attempt).order(), gate));
    assertThat(outcome.failure().message()).isEqualTo("HTTP " + status);
    assertThat(outcome.verdict()).isEqualTo(verdict);
  }

  @Test
  void theReceiversOwnWaitIsKept() throws Exception {
    receiver.answers(429, "Retry-After: 120").answers(503, "Retry-After: soon");
    assertThat(later(channel.send(scene.hook().order(), gate)).retryAfter())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(later(channel.send(scene.hook().order(), gate)).retryAfter()).isNull();
    assertThat(
            RetryAfter.parse(
                "Wed, 15 Apr 2026 09:02:00 GMT", Instant.parse("2026-04-15T09:00:00Z")))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aReceiverThatIsNotThereIsTriedAgainAndNothingWasCommitted() throws Exception {
    receiver.close();
    var outcome = later(channel.send(scene.hook().order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("connection_error");
    assertThat(outcome.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aCertificateNobodyVouchesForStopsTheCallBeforeTheGate() throws Exception {
    var closed = CountingGate.open();
    try (var secure =
        new ScriptedReceiver("127.0.0.1", TestCertificate.selfSigned().getServerSocketFactory())) {
      var order = Orders.to("https://127.0.0.1:" + secure.port() + "/hook").key(key).order();
      assertThat(later(channel.send(order, closed)).failure().type()).isEqualTo("connection_error");
    }
    assertThat(closed.calls()).isZero();
  }

  @Test
  void aConnectionLostBetweenRequestAndAnswerIsMadeAgainUnderTheSameId() throws Exception {
    receiver.then((client, self) -> self.read(client));
    var once = CountingGate.open();
    assertThat(unknown(channel.send(scene.hook().order(), once)).failure().type())
        .isEqualTo("connection_error");
    assertThat(once.calls()).isEqualTo(1);

    var again = channel.send(scene.hook().inDoubt().attempt(2).order(), CountingGate.open());
    assertThat(again).isEqualTo(new Delivered("204", "204", true));
    assertThat(receiver.calls.get(1).header("webhook-id"))
        .isEqualTo(receiver.calls.get(0).header("webhook-id"));
    assertThat(receiver.calls.get(1).body()).isEqualTo(receiver.calls.get(0).body());
  }

  @Test
  void silenceAfterTheRequestMeansThatNobodyKnows() throws Exception {
    receiver.then(
        (client, self) -> {
          self.read(client);
          self.stall();
        });
    assertThat(unknown(channel.send(scene.hook().order(), gate)).failure().type())
        .isEqualTo("timeout");
  }

  @Test
  void anAnswerThatTricklesIsCutOffAtTheDeadline() throws Exception {
    receiver.then(
        (client, self) -> {
          self.read(client);
          ScriptedReceiver.write(client, "HTTP/1.1 200 OK\r\n");
          for (int i = 0; i < 600; i++) {
            ScriptedReceiver.write(client, "X-" + i + ": x\r\n");
            Thread.sleep(100);
          }
        });
    var started = System.nanoTime();
    assertThat(unknown(channel.send(scene.hook().order(), gate)).failure().type())
        .isEqualTo("timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void anAnswerWithoutEndIsNotReadToTheEnd() throws Exception {
    var written = new AtomicInteger();
    receiver.then(
        (client, self) -> {
          self.read(client);
          ScriptedReceiver.write(client, "HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n");
          var kilobyte = "x".repeat(1024);
          while (true) {
            ScriptedReceiver.write(client, kilobyte);
            written.incrementAndGet();
          }
        });
    assertThat(channel.send(scene.hook().order(), gate)).isInstanceOf(Delivered.class);
    assertThat(written.get()).isLessThan(20_000);
  }
}
