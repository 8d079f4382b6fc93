package dev.herald.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class WebhookAndApiTest {
  private static final String BODY = "{\"type\": \"subscription.report.delivered\",  \"data\":{}}";

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

  @ParameterizedTest
  @ValueSource(strings = {"/webhook/orders", "/any/path", "/"})
  void aCallToAnyPathIsKeptWithItsHeadersAndExactBody(String path) {
    assertThat(sinks.post(path, BODY, "webhook-id", "msg_1").statusCode()).isEqualTo(200);

    JsonNode call = sinks.messages("?channel=webhook").get(0);
    assertThat(call.path("recipient").asText()).isEqualTo(path);
    assertThat(call.path("headers").path("webhook-id").asText()).isEqualTo("msg_1");
    assertThat(call.path("body").asText()).isEqualTo(BODY);
    assertThat(call.path("subject").asText()).isEqualTo("subscription.report.delivered");
  }

  @Test
  void aCallToAnotherPortIsKeptWithTheOthers() {
    String elsewhere = "http://127.0.0.1:" + sinks.sinks.listenAlso(0) + "/webhook/orders";

    assertThat(sinks.post(elsewhere, BODY, "webhook-id", "msg_1").statusCode()).isEqualTo(200);

    assertThat(sinks.counts("?header=webhook-id").path("distinct").asInt()).isEqualTo(1);
  }

  @Test
  void aRuleAnswersWithAStatusForTheNextCalls() {
    sinks.rule(
        "{\"channel\":\"webhook\",\"match\":\"/flaky\",\"status\":503,\"times\":1,\"retry_after\":2}");

    var refused = sinks.post("/webhook/flaky", BODY);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("2");
    assertThat(sinks.post("/webhook/steady", BODY).statusCode()).isEqualTo(200);
    assertThat(sinks.post("/webhook/flaky", BODY).statusCode()).isEqualTo(200);
    assertThat(sinks.counts("").path("webhook").asInt()).isEqualTo(2);
    assertThat(sinks.counts("").path("refused").path("webhook").asInt()).isEqualTo(1);
  }

  @Test
  void aRuleMayOnlyStall() {
    sinks.rule("{\"channel\":\"webhook\",\"delay_ms\":300,\"times\":1}");
    long start = System.nanoTime();
    assertThat(sinks.post("/webhook", BODY).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void theNewestRuleThatFitsDecides() {
    sinks.rule("{\"channel\":\"webhook\",\"status\":500}");
    sinks.rule("{\"channel\":\"webhook\",\"match\":\"/good\",\"status\":204}");
    assertThat(sinks.post("/webhook/good", BODY).statusCode()).isEqualTo(204);
    assertThat(sinks.post("/webhook/other", BODY).statusCode()).isEqualTo(500);
  }

  @Test
  void rulesInForceCanBeReadAndSeveralSetAtOnce() {
    sinks.rule(
        "[{\"channel\":\"webhook\",\"status\":500,\"times\":3},{\"channel\":\"email\",\"smtp_code\":451}]");
    sinks.post("/webhook", BODY);

    JsonNode rules = SinksUnderTest.json(sinks.get("/api/behaviour").body());
    assertThat(rules).hasSize(2);
    assertThat(rules)
        .anyMatch(rule -> rule.path("status").asInt() == 500 && rule.path("times").asInt() == 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channel\":\"pigeon\"}",
        "{\"channel\":\"webhook\",\"smtp_code\":451}",
        "{\"channel\":\"email\",\"status\":500}",
        "{\"channel\":\"email\",\"smtp_code\":250}",
        "{\"channel\":\"email\",\"smtp_code\":451,\"stage\":\"helo\"}",
        "{\"channel\":\"webhook\",\"error\":\"x\"}",
        "{\"channel\":\"webhook\",\"status\":\"many\"}",
        "{\"channel\":\"webhook\",\"times\":-1}",
        "nonsense"
      })
  void aRuleThatMakesNoSenseIsRefusedWithTheReason(String rule) {
    var answer = sinks.put("/api/behaviour", rule);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("detail");
  }

  @Test
  void messagesAreListedOldestFirstByChannelRecipientAndTime() {
    sinks.post("/webhook/a", BODY);
    sinks.post("/webhook/b", BODY);
    sinks.post("/webhook/c", BODY);

    JsonNode all = sinks.messages("");
    assertThat(all).hasSize(3);
    assertThat(all.get(0).path("recipient").asText()).isEqualTo("/webhook/a");
    assertThat(sinks.messages("?limit=1").get(0).path("recipient").asText())
        .isEqualTo("/webhook/c");
    assertThat(sinks.messages("?since=" + all.get(1).path("received_at").asText())).hasSize(2);
    assertThat(sinks.messages("?recipient=/b")).hasSize(1);
    assertThat(sinks.messages("?channel=email")).isEmpty();
    assertThat(sinks.get("/api/messages?since=yesterday").statusCode()).isEqualTo(400);
    assertThat(sinks.get("/api/messages?channel=pigeon").statusCode()).isEqualTo(400);
  }

  @Test
  void deletingForgetsMessagesAndCounts() {
    sinks.post("/webhook/a", BODY, "webhook-id", "msg_2");
    assertThat(sinks.delete("/api/messages").statusCode()).isEqualTo(204);
    assertThat(sinks.messages("")).isEmpty();
    assertThat(sinks.counts("").path("webhook").asInt()).isZero();
    assertThat(sinks.counts("?header=webhook-id").path("distinct").asInt()).isZero();
  }

  @Test
  void everyCallIsCountedByItsIdEvenWhenItsBodyIsNoLongerKept() {
    for (int i = 0; i < 5_200; i++) {
      sinks.sinks.arrivals().add(SinksCalls.webhook("/webhook/many", "msg_" + (i % 5_199)));
    }
    JsonNode counts = sinks.counts("?header=webhook-id&repeated_only=true");
    assertThat(counts.path("total").asInt()).isEqualTo(5_200);
    assertThat(counts.path("distinct").asInt()).isEqualTo(5_199);
    assertThat(counts.path("repeated").path("msg_0").asInt()).isEqualTo(2);
    assertThat(sinks.messages("?limit=10000")).hasSize(5_000);
  }

  @Test
  void thePageIsServedAndUnknownAddressesAreNot() {
    assertThat(sinks.get("/").body()).contains("<title>Herald");
    assertThat(sinks.get("/nothing").statusCode()).isEqualTo(404);
    assertThat(sinks.get("/messages/1/html").statusCode()).isEqualTo(404);
    assertThat(sinks.get("/api/nothing").statusCode()).isEqualTo(404);
  }
}
