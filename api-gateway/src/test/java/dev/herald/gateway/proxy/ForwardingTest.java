package dev.herald.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.gateway.FakeOrg;
import dev.herald.gateway.FakeService;
import dev.herald.gateway.GatewayScenario;
import dev.herald.gateway.GatewayUnderTest;
import dev.herald.gateway.GatewayUnderTest.Answer;
import dev.herald.platform.identity.Identity;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to a request that may pass, and to its answer. */
class ForwardingTest extends GatewayScenario {

  ForwardingTest() {
    super(Map.of());
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
}
