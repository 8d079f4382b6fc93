package dev.herald.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.gateway.FakeOrg;
import dev.herald.gateway.FakeService;
import dev.herald.gateway.GatewayUnderTest;
import dev.herald.gateway.GatewayUnderTest.Answer;
import dev.herald.platform.identity.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a request that may pass, and to its answer. */
class ForwardingTest {

  private static final String INSIGHTS = "/api/projects/2/insights/";
  private static final String SUBSCRIPTIONS = "/api/projects/2/subscriptions/";
  private static final String BEARER = "Bearer " + FakeOrg.KEY;
  private static final int MEGABYTE = 1 << 20;

  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayUnderTest(
            Map.of(
                "herald.gateway.upstream.read-timeout", "2s",
                "herald.gateway.upstream.total-timeout", "3s",
                "herald.gateway.upstream.pool.max-concurrent-http1-connections", 4,
                "herald.gateway.upstream.pool.acquire-timeout", "500ms"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  // Headers.

  @Test
  void whatAClientSaysOfItselfIsReplaced() {
    gateway.get(
        INSIGHTS,
        "Authorization",
        BEARER,
        "X-Herald-Original-Path",
        "/made/up",
        "X-Herald-Anything",
        "made up",
        "X-Forwarded-Host",
        "evil.example",
        "X-Forwarded-Proto",
        "https",
        "X-Forwarded-For",
        "1.2.3.4",
        "Forwarded",
        "for=1.2.3.4",
        "X-Custom",
        "kept");
    var received = gateway.catalog.last();
    assertThat(received.header("X-Herald-Original-Path")).contains(INSIGHTS);
    assertThat(received.header("X-Herald-Anything")).isEmpty();
    assertThat(received.header("X-Forwarded-Host")).contains("127.0.0.1:" + gateway.port());
    assertThat(received.header("X-Forwarded-Proto")).contains("http");
    assertThat(received.header("X-Forwarded-For")).contains("127.0.0.1");
    assertThat(received.header("Forwarded")).isEmpty();
    assertThat(received.header("X-Custom")).contains("kept");
    assertThat(received.header("Host")).contains("127.0.0.1:" + gateway.catalog.port());
    assertThat(received.header("Authorization").orElseThrow()).doesNotContain(FakeOrg.KEY);
  }

  @Test
  void whatATrustedProxySaysIsPassedOn() {
    try (var behindProxy =
        new GatewayUnderTest(Map.of("herald.gateway.trust-forwarded-headers", true))) {
      behindProxy.get(
          INSIGHTS,
          "Authorization",
          BEARER,
          "X-Forwarded-Host",
          "herald.example",
          "X-Forwarded-Proto",
          "https",
          "X-Forwarded-For",
          "1.2.3.4");
      var received = behindProxy.catalog.last();
      assertThat(received.header("X-Forwarded-Host")).contains("herald.example");
      assertThat(received.header("X-Forwarded-Proto")).contains("https");
      assertThat(received.header("X-Forwarded-For")).contains("1.2.3.4, 127.0.0.1");
    }
  }

  @Test
  void theRequestIdAndTraceGoThroughOrAreMade() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Answer given =
        gateway.get(
            INSIGHTS, "Authorization", BEARER, "X-Request-Id", "abc-1", "traceparent", trace);
    assertThat(given.header("X-Request-Id")).isEqualTo("abc-1");
    assertThat(gateway.catalog.last().header("X-Request-Id")).contains("abc-1");
    assertThat(gateway.catalog.last().header("traceparent")).contains(trace);

    Answer made = gateway.get(INSIGHTS, "Authorization", BEARER, "X-Request-Id", "not ok!");
    assertThat(made.header("X-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(gateway.catalog.last().header("X-Request-Id")).contains(made.header("X-Request-Id"));
    assertThat(gateway.catalog.last().header("traceparent").orElseThrow()).startsWith("00-");
  }

  @Test
  void refusalsCarryARequestIdToo() {
    assertThat(gateway.get("/api/nothing", "X-Request-Id", "abc-2").header("X-Request-Id"))
        .isEqualTo("abc-2");
  }

  @Test
  void anAnswerComesBackAsItIs() {
    gateway.catalog.answers(
        exchange -> {
          exchange.getResponseHeaders().set("X-Thing", "a");
          exchange.getResponseHeaders().set("X-Herald-Inner", "no");
          exchange.getResponseHeaders().set("Content-Encoding", "br");
          exchange.getResponseHeaders().add("Set-Cookie", "a=1");
          exchange.getResponseHeaders().add("Set-Cookie", "b=2");
          FakeService.json(418, "{\"a\":1}").answer(exchange);
        });
    Answer answer = gateway.get(INSIGHTS, "Authorization", BEARER);
    assertThat(answer.status()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("{\"a\":1}");
    assertThat(answer.header("X-Thing")).isEqualTo("a");
    assertThat(answer.header("X-Herald-Inner")).isEmpty();
    assertThat(answer.header("Content-Encoding")).isEqualTo("br");
    assertThat(answer.response().headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(answer.response().headers().allValues("Content-Length")).containsExactly("7");
  }

  @Test
  void anEmptyAnswerStaysEmpty() {
    gateway.subscriptions.answers(FakeService.json(405, ""));
    Answer refused =
        gateway.call("DELETE", "/api/projects/2/subscriptions/1", "Authorization", BEARER);
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.body()).isEmpty();
    gateway.subscriptions.answers(FakeService.json(204, ""));
    Answer none = gateway.get(SUBSCRIPTIONS, "Authorization", BEARER);
    assertThat(none.status()).isEqualTo(204);
    assertThat(none.body()).isEmpty();
  }

  @Test
  void headIsAskedOfTheServiceAndHasTheLengthButNoBody() {
    gateway.catalog.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", "123");
          exchange.sendResponseHeaders(200, -1);
        });
    for (int i = 0; i < 10; i++) {
      Answer answer = gateway.call("HEAD", INSIGHTS, "Authorization", BEARER);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Length")).isEqualTo("123");
    }
    assertThat(gateway.catalog.last().method()).isEqualTo("HEAD");
  }

  @Test
  void queriesArriveLetterForLetter() {
    gateway.get(INSIGHTS + "?search=a%20b%2Bc+d&x=%C3%A4&empty=&flag", "Authorization", BEARER);
    assertThat(gateway.catalog.last().target())
        .isEqualTo("/api/projects/2/insights?search=a%20b%2Bc+d&x=%C3%A4&empty=&flag");
  }

  @Test
  void linksForEverybodyNeedNoKey() {
    assertThat(gateway.get("/unsubscribe?token=abc", "Accept", "text/html").status())
        .isEqualTo(200);
    assertThat(gateway.subscriptions.last().target()).isEqualTo("/unsubscribe?token=abc");
    assertThat(gateway.identity(gateway.subscriptions.last(), "subscriptions"))
        .isEqualTo(new Identity.Anonymous());
    assertThat(
            gateway
                .post(
                    "/unsubscribe?token=abc",
                    "List-Unsubscribe=One-Click",
                    "Content-Type",
                    "application/x-www-form-urlencoded")
                .status())
        .isEqualTo(200);
    assertThat(gateway.get("/api/unsubscribe?token=abc").status()).isEqualTo(200);
    assertThat(gateway.get("/exported_assets/5.png?token=x", "Accept", "image/*").status())
        .isEqualTo(200);
    assertThat(gateway.delivery.last().target()).isEqualTo("/exported_assets/5.png?token=x");
    assertThat(gateway.call("DELETE", "/unsubscribe").status()).isEqualTo(405);
  }

  // Bodies.

  @Test
  void aFormReachesTheServiceAsJson() {
    assertThat(
            gateway
                .post(
                    SUBSCRIPTIONS,
                    "target_type=email&target_value=a%40b.c&byweekday=monday&byweekday=friday",
                    "Authorization",
                    BEARER,
                    "Content-Type",
                    "application/x-www-form-urlencoded")
                .status())
        .isEqualTo(200);
    assertThat(gateway.subscriptions.last().text())
        .isEqualTo(
            "{\"target_type\":\"email\",\"target_value\":\"a@b.c\","
                + "\"byweekday\":[\"monday\",\"friday\"]}");
    assertThat(gateway.subscriptions.last().header("Content-Type")).contains("application/json");
  }

  @Test
  void aBodyOfAnotherTypeIsNotTaken() {
    for (String type : new String[] {"text/plain", "application/xml"}) {
      assertThat(
              gateway
                  .post(SUBSCRIPTIONS, "x", "Authorization", BEARER, "Content-Type", type)
                  .problem())
          .isEqualTo(
              "415 invalid_request/unsupported_media_type null Unsupported media type \""
                  + type
                  + "\" in request.");
    }
    assertThat(gateway.post(SUBSCRIPTIONS, "x", "Authorization", BEARER).problem())
        .contains("Unsupported media type \"\" in request.");
    assertThat(
            gateway
                .post(
                    SUBSCRIPTIONS,
                    "{}",
                    "Authorization",
                    BEARER,
                    "Content-Type",
                    "application/json; charset=utf-8")
                .status())
        .isEqualTo(200);
    assertThat(
            gateway
                .post(SUBSCRIPTIONS, "", "Authorization", BEARER, "Content-Type", "text/plain")
                .status())
        .as("nothing is of no type")
        .isEqualTo(200);
  }

  @Test
  void aClientThatTakesNoJsonGetsNone() {
    assertThat(gateway.get(INSIGHTS, "Authorization", BEARER, "Accept", "text/html").problem())
        .isEqualTo(
            "406 invalid_request/not_acceptable null Could not satisfy the request Accept header.");
    for (String accept :
        new String[] {
          "*/*", "application/*", "text/html, application/json;q=0.8", "text/html,*/*;q=0.1"
        }) {
      assertThat(gateway.get(INSIGHTS, "Authorization", BEARER, "Accept", accept).status())
          .isEqualTo(200);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsNotTaken() {
    byte[] large = new byte[21 * MEGABYTE];
    String expected = "413 invalid_request/request_too_large null Request body is too large.";
    assertThat(
            gateway
                .send(
                    request -> request.POST(BodyPublishers.ofByteArray(large)),
                    SUBSCRIPTIONS,
                    "Authorization",
                    BEARER,
                    "Content-Type",
                    "application/json")
                .problem())
        .isEqualTo(expected);
    assertThat(gateway.subscriptions.received()).isEmpty();
  }

  @Test
  void aLargeBodyIsHandedOnWhileItIsStillComing() throws Exception {
    int size = 16 * MEGABYTE;
    var firstPiece = new CountDownLatch(1);
    var arrived = new AtomicLong();
    gateway.subscriptions.leavesBodyToBehaviour();
    gateway.subscriptions.answers(
        exchange -> {
          InputStream body = exchange.getRequestBody();
          byte[] piece = new byte[64 * 1024];
          for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
            arrived.addAndGet(n);
            firstPiece.countDown();
          }
          FakeService.json(200, "{}").answer(exchange);
        });
    try (var socket = new Socket("127.0.0.1", gateway.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + SUBSCRIPTIONS
                  + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                  + BEARER
                  + "\r\nContent-Type: application/json\r\nContent-Length: "
                  + size
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[MEGABYTE]);
      out.flush();
      assertThat(firstPiece.await(5, TimeUnit.SECONDS)).as("before the rest is sent").isTrue();
      out.write(new byte[size - MEGABYTE]);
      out.flush();
      assertThat(readHead(socket)).startsWith("HTTP/1.1 200");
    }
    assertThat(arrived.get()).isEqualTo(size);
  }

  @Test
  void aChunkedBodyArrivesWhole() {
    byte[] body = new byte[3 * MEGABYTE];
    var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
    Answer answer =
        gateway.send(
            request -> request.POST(chunked),
            SUBSCRIPTIONS,
            "Authorization",
            BEARER,
            "Content-Type",
            "application/json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.subscriptions.last().body()).hasSize(3 * MEGABYTE);
  }

  @Test
  void aLargeAnswerIsHandedOnWhileItIsStillComing() throws Exception {
    int size = 64 * MEGABYTE;
    var clientReads = new CountDownLatch(1);
    gateway.catalog.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write(new byte[MEGABYTE]);
          out.flush();
          if (!clientReads.await(1, TimeUnit.SECONDS)) {
            throw new IOException("the client got nothing");
          }
          out.write(new byte[size - MEGABYTE]);
        });
    var response =
        gateway
            .client()
            .send(
                gateway.request(r -> r.GET(), INSIGHTS, "Authorization", BEARER),
                BodyHandlers.ofInputStream());
    long read = 0;
    try (InputStream body = response.body()) {
      byte[] piece = new byte[64 * 1024];
      for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
        read += n;
        clientReads.countDown();
      }
    }
    assertThat(read).isEqualTo(size);
  }

  // A service that is away, slow or broken.

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
    await().atMost(Duration.ofSeconds(6)).until(body::isDone);
    assertThat(body).isCompletedExceptionally();
  }

  @Test
  void clientsThatGoAwayWhileTheyWaitHoldNoConnection() throws Exception {
    var over = new CountDownLatch(1);
    gateway.catalog.answers(
        exchange -> {
          over.await();
          FakeService.json(200, "{}").answer(exchange);
        });
    // As many as there are connections.
    for (int i = 0; i < 4; i++) {
      int expected = i + 1;
      try (var socket = new Socket("127.0.0.1", gateway.port())) {
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
        await().until(() -> gateway.catalog.received().size() == expected);
      }
    }
    assertThat(gateway.get(INSIGHTS, "Authorization", BEARER).status())
        .as("all connections are taken, and nobody waits for ever")
        .isEqualTo(503);
    over.countDown();
    gateway.catalog.answers(FakeService.json(200, "{}"));
    for (int i = 0; i < 8; i++) {
      assertThat(gateway.get(INSIGHTS, "Authorization", BEARER).status()).isEqualTo(200);
    }
  }

  // Scripts of other origins, health and metrics.

  @Test
  void everyApiAddressAnswersPreflights() {
    Answer answer =
        gateway.call(
            "OPTIONS",
            "/api/whatever/",
            "Origin",
            "https://app.example",
            "Access-Control-Request-Method",
            "PATCH",
            "Access-Control-Request-Headers",
            "authorization, content-type");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("PATCH");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .isEqualTo("authorization, content-type");
  }

  @Test
  void answersAndRefusalsCanBeReadByScripts() {
    assertThat(
            gateway
                .get(INSIGHTS, "Authorization", BEARER, "Origin", "https://app.example")
                .header("Access-Control-Allow-Origin"))
        .isEqualTo("*");
    Answer refused = gateway.get(INSIGHTS, "Origin", "https://app.example");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(gateway.get(INSIGHTS).header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void everyRowIsMeasured() {
    gateway.get("/api/projects/2/insights/123", "Authorization", BEARER);
    gateway.get("/api/nothing");
    String metrics = gateway.get("/prometheus").body();
    assertThat(metrics)
        .contains("herald_gateway_requests_seconds_count")
        .contains("route=\"/api/projects/{project_id}/insights/{id}\"")
        .contains("route=\"none\"")
        .doesNotContain("insights/123");
  }

  @Test
  void theOperatorsDoorIsNotThereWithoutAToken() {
    try (var closed = new GatewayUnderTest(Map.of("herald.operator.token", ""))) {
      assertThat(
              closed.get("/operator/organizations", "Authorization", "Bearer anything").problem())
          .isEqualTo("404 invalid_request/not_found null Endpoint not found.");
    }
  }

  private static String readHead(Socket socket) throws IOException {
    byte[] head = new byte[512];
    int n = socket.getInputStream().read(head);
    return new String(head, 0, Math.max(n, 0), StandardCharsets.US_ASCII);
  }
}
