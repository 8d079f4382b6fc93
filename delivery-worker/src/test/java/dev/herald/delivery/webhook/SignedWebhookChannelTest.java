package dev.herald.delivery.webhook;

import static dev.herald.delivery.webhook.WebhookScene.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.report.Panel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignedWebhookChannelTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebhookScene scene = new WebhookScene();
  private final SignedWebhookChannel channel = scene.channel;
  private final ScriptedReceiver receiver = scene.receiver;
  private final String key = scene.key;
  private final CountingGate gate = scene.gate;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aReportIsTheReceiversWithItsFirst2xx() throws Exception {
    var once = CountingGate.open();
    assertThat(channel.send(scene.hook().order(), once))
        .isEqualTo(new Delivered("204", "204", false));
    assertThat(once.calls()).isEqualTo(1);
    assertThat(receiver.calls.getFirst().line()).isEqualTo("POST /hook HTTP/1.1");
    assertThat(receiver.calls.getFirst().header("content-type")).startsWith("application/json");
    assertThat(receiver.calls.getFirst().header("webhook-id")).isEqualTo(key);
  }

  @Test
  void theBodyTellsWhatTheContractPromises() throws Exception {
    var panels = new ArrayList<>(Orders.pictures(1));
    panels.add(new Panel(9, "bad", "Broken", new Panel.Failed("query_error", "No such table")));
    channel.send(scene.hook().announcing().panels(panels, 5).order(), gate);

    JsonNode body = JSON.readTree(receiver.calls.getFirst().body());
    assertThat(names(body)).containsExactly("type", "timestamp", "data");
    assertThat(body.path("type").asText()).isEqualTo("subscription.report.delivered");
    var data = body.path("data");
    assertThat(names(data))
        .containsExactly(
            "event",
            "delivery_id",
            "trigger_type",
            "is_new_target",
            "subscription",
            "resource",
            "insights",
            "total_insight_count",
            "change_summary",
            "invite_message",
            "sent_at");
    assertThat(data.path("event").asText()).isEqualTo("subscription.delivery");
    assertThat(data.path("is_new_target").asBoolean()).isTrue();
    assertThat(data.path("invite_message").asText()).isEqualTo("Have a look");
    assertThat(data.path("subscription").path("url").asText())
        .isEqualTo("https://herald.test/dashboard/5/subscriptions/12");
    assertThat(data.path("subscription").path("next_delivery_date").asText())
        .isEqualTo("2022-02-02T09:00:00Z");
    assertThat(data.path("resource").path("type").asText()).isEqualTo("dashboard");
    assertThat(data.path("insights").path(0).path("image_url").asText())
        .isEqualTo("https://herald.test/exported_assets/1.png?token=t");
    assertThat(data.path("insights").path(0).path("error").isNull()).isTrue();
    assertThat(data.path("insights").path(1).path("error").path("message").asText())
        .isEqualTo("No such table");
    assertThat(data.path("total_insight_count").asInt()).isEqualTo(5);
  }

  @Test
  void anInvitationIsRepeatedInNoLaterReport() throws Exception {
    channel.send(scene.hook().order(), gate);
    var data = JSON.readTree(receiver.calls.getFirst().body()).path("data");
    assertThat(data.path("is_new_target").asBoolean()).isFalse();
    assertThat(data.path("invite_message").isNull()).isTrue();
  }

  @Test
  void everyAttemptBearsTheSameIdAndTheSameBytes() throws Exception {
    receiver.answers(500);
    channel.send(scene.hook().order(), gate);
    channel.send(scene.hook().named("Renamed meanwhile").attempt(2).order(), gate);
    assertThat(receiver.calls).hasSize(2);
    assertThat(receiver.calls.get(1).body()).isEqualTo(receiver.calls.get(0).body());
    assertThat(receiver.calls.get(1).header("webhook-id"))
        .isEqualTo(receiver.calls.get(0).header("webhook-id"));
  }

  @Test
  void theGateStandsBetweenTheConnectionAndTheFirstByte() throws Exception {
    var seen = new ByteArrayOutputStream();
    var over = new CountDownLatch(1);
    receiver.then(
        (client, _) -> {
          try {
            client.getInputStream().transferTo(seen);
          } finally {
            over.countDown();
          }
        });
    assertThatThrownBy(
            () ->
                channel.send(
                    scene.hook().order(), CountingGate.closed(CommitRefused.Reason.STALE_FENCE)))
        .isInstanceOf(CommitRefused.class);
    assertThat(over.await(20, TimeUnit.SECONDS)).as("connected, and hung up").isTrue();
    assertThat(seen.size()).isZero();
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (var other = new ScriptedReceiver()) {
      receiver.answers(307, "Location: " + other.url("/elsewhere"));
      assertThat(rejected(channel.send(scene.hook().order(), gate)).failure().message())
          .isEqualTo("HTTP 307");
      assertThat(other.connections).hasValue(0);
    }
  }

  @Test
  void noCookieIsKeptAndNoCompressionAskedFor() throws Exception {
    receiver.answers(200, "Set-Cookie: a=b");
    channel.send(scene.hook().order(), gate);
    channel.send(scene.hook().order(), gate);
    assertThat(receiver.calls.get(1).headers()).doesNotContainKeys("cookie", "accept-encoding");
    assertThat(receiver.connections).hasValue(2);
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
