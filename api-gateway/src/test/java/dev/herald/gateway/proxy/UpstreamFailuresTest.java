package dev.herald.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.gateway.FakeService;
import dev.herald.gateway.GatewayScenario;
import dev.herald.gateway.GatewayUnderTest;
import dev.herald.gateway.GatewayUnderTest.Answer;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service that is away, slow or broken, and clients that leave. */
class UpstreamFailuresTest extends GatewayScenario {

  UpstreamFailuresTest() {
    super(
        Map.of(
            "herald.gateway.upstream.read-timeout", "4s",
            "herald.gateway.upstream.total-timeout", "5s"));
  }

  @Test
  void aServiceThatIsAwayIsA503() {
    var lonely = new FakeService();
    lonely.close();
    try (var other = new GatewayUnderTest(Map.of("herald.services.catalog.url", lonely.url()))) {
      assertThat(other.get(INSIGHTS, "Authorization", BEARER).problem())
          .isEqualTo(
              "503 server_error/service_unavailable null Service temporarily unavailable. Try again"
                  + " later.");
      assertThat(other.get(SUBSCRIPTIONS, "Authorization", BEARER).status())
          .as("the others go on")
          .isEqualTo(200);
      assertThat(other.get("/health").status()).as("the gateway is well").isEqualTo(200);
      assertThat(other.get("/health/readiness").status()).isEqualTo(200);
    }
  }

  @Test
  void aServiceThatDoesNotAnswerInTimeIsA504() {
    var over = new CountDownLatch(1);
    gateway.catalog.answers(exchange -> over.await());
    assertThat(gateway.get(INSIGHTS, "Authorization", BEARER).problem())
        .isEqualTo(
            "504 server_error/gateway_timeout null The service did not answer in time. Try again"
                + " later.");
    over.countDown();
  }

  @Test
  void aServiceThatBreaksOffIsA502() {
    // Without an answer, the server closes the connection when the exchange is closed.
    gateway.subscriptions.answers(exchange -> {});
    Answer answer =
        gateway.post(
            SUBSCRIPTIONS, "{}", "Authorization", BEARER, "Content-Type", "application/json");
    assertThat(answer.problem())
        .isEqualTo(
            "502 server_error/bad_gateway null The service broke off its answer. Try again later.");
    assertThat(gateway.subscriptions.received()).as("a write is not repeated").hasSize(1);
  }

  @Test
  void aReadIsRepeatedOnceWhenItsConnectionWasClosed() {
    gateway.catalog.answers(
        exchange -> {
          if (gateway.catalog.received().size() > 1) {
            FakeService.json(200, "{}").answer(exchange);
          }
        });
    assertThat(gateway.get(INSIGHTS, "Authorization", BEARER).status()).isEqualTo(200);
    assertThat(gateway.catalog.received()).hasSize(2);
  }

  @Test
  void anAnswerThatNeverEndsIsCutOff() throws Exception {
    gateway.catalog.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(new byte[1024]);
            exchange.getResponseBody().flush();
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
          }
        });
    CompletableFuture<?> body =
        gateway
            .client()
            .sendAsync(
                gateway.request(r -> r.GET(), INSIGHTS, "Authorization", BEARER),
                BodyHandlers.discarding());
    await().atMost(Duration.ofSeconds(30)).until(body::isDone);
    assertThat(body).isCompletedExceptionally();
  }

  @Test
  void clientsThatGoAwayWhileTheyWaitHoldNoConnection() throws Exception {
    try (var few =
        new GatewayUnderTest(
            Map.of(
                "herald.gateway.upstream.pool.max-concurrent-http1-connections",
                4,
                "herald.gateway.upstream.pool.acquire-timeout",
                "500ms"))) {
      var over = new CountDownLatch(1);
      few.catalog.answers(
          exchange -> {
            over.await();
            FakeService.json(200, "{}").answer(exchange);
          });
      // As many as there are connections.
      for (int i = 0; i < 4; i++) {
        int expected = i + 1;
        try (var socket = new Socket("127.0.0.1", few.port())) {
          socket
              .getOutputStream()
              .write(
                  ("GET "
                          + INSIGHTS
                          + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                          + BEARER
                          + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
          socket.getOutputStream().flush();
          await().until(() -> few.catalog.received().size() == expected);
        }
      }
      assertThat(few.get(INSIGHTS, "Authorization", BEARER).status())
          .as("all connections are taken, and nobody waits for ever")
          .isEqualTo(503);
      over.countDown();
      few.catalog.answers(FakeService.json(200, "{}"));
      // Far below what a call may take, so it is not its time-out that gives a connection back.
      await().until(() -> few.get(INSIGHTS, "Authorization", BEARER).status() == 200);
      for (int i = 0; i < 8; i++) {
        assertThat(few.get(INSIGHTS, "Authorization", BEARER).status()).isEqualTo(200);
      }
    }
  }
}
