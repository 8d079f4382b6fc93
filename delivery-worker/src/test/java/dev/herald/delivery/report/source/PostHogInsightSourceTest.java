package dev.herald.delivery.report.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.herald.delivery.report.source.InsightAnswer.Computed;
import dev.herald.delivery.report.source.InsightAnswer.Gone;
import dev.herald.delivery.report.source.InsightAnswer.NotComputed;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.secret.Secret;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostHogInsightSourceTest {

  private static final String DRAWABLE =
      "{\"id\":12,\"query\":{\"kind\":\"TrendsQuery\"},\"result\":[]}";
  private static final String EMPTY =
      "{\"id\":12,\"query\":{\"kind\":\"TrendsQuery\"},\"result\":null,\"query_status\":%s}";

  private final ConcurrentLinkedDeque<Reply> replies = new ConcurrentLinkedDeque<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<String> credentials = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private ApplicationContext platform;
  private IdentityTokens tokens;
  private String url;

  private record Reply(int status, String body, String retryAfter) {}

  @BeforeAll
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          paths.add(exchange.getRequestURI().toString());
          credentials.add(exchange.getRequestHeaders().getFirst("Authorization"));
          // The last reply stays: polls may come any number of times.
          var reply = replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
          if (!reply.retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", reply.retryAfter);
          }
          byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    platform =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .properties(
                Map.of(
                    "micronaut.application.name",
                    "delivery",
                    "herald.events.create-topics",
                    "false",
                    "herald.identity.signing-key",
                    "0123456789abcdef0123456789abcdef"))
            .start();
    tokens = platform.getBean(IdentityTokens.class);
  }

  @AfterAll
  void stop() {
    platform.close();
    server.stop(0);
  }

  @BeforeEach
  void forget() {
    replies.clear();
    paths.clear();
    credentials.clear();
  }

  private void reply(int status, String body) {
    replies.add(new Reply(status, body, ""));
  }

  private PostHogInsightSource source() {
    return source(
        new InsightSourceSettings(
            "",
            Secret.of(""),
            Duration.ofSeconds(5),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            4096));
  }

  private PostHogInsightSource source(InsightSourceSettings settings) {
    return new PostHogInsightSource(
        new UpstreamCalls(settings, url, "delivery", tokens, new ObjectMapper()), settings);
  }

  private InsightAnswer ask() {
    return source().insight(3, 12, null, false);
  }

  @Test
  void aResultIsAskedForBlockinglyAndAsThisService() {
    reply(200, DRAWABLE);
    assertThat(ask()).isInstanceOf(Computed.class);
    assertThat(paths).containsExactly("/api/projects/3/insights/12/?refresh=blocking");
    var token = credentials.getFirst().replace("Bearer ", "");
    assertThat(tokens.verify(token, "catalog")).contains(new Identity.Service("delivery"));
  }

  @Test
  void theFiltersOfADashboardAreAskedFor() {
    reply(200, DRAWABLE);
    assertThat(source().insight(3, 12, 5L, false)).isInstanceOf(Computed.class);
    assertThat(paths)
        .containsExactly("/api/projects/3/insights/12/?refresh=blocking&from_dashboard=5");
  }

  @Test
  void aFreshResultIsForced() {
    reply(200, DRAWABLE);
    assertThat(source().insight(3, 12, null, true)).isInstanceOf(Computed.class);
    assertThat(paths).containsExactly("/api/projects/3/insights/12/?refresh=force_blocking");
  }

  @Test
  void anotherPostHogIsAskedWithItsKey() {
    reply(200, DRAWABLE);
    var settings =
        new InsightSourceSettings(
            url + "/",
            Secret.of("phx_key"),
            Duration.ofSeconds(5),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            4096);
    assertThat(source(settings).insight(3, 12, null, false)).isInstanceOf(Computed.class);
    assertThat(credentials).containsExactly("Bearer phx_key");
  }

  @Test
  void aResultThatIsNotCachedIsAskedForOnceMoreAndThenMissing() {
    reply(200, EMPTY.formatted("null"));
    assertThat(ask())
        .isInstanceOfSatisfying(
            NotComputed.class, answer -> assertThat(answer.type()).isEqualTo("cache_miss"));
    assertThat(paths).hasSize(2);
  }

  @Test
  void aRunningQueryIsPolledUntilItIsDone() {
    reply(200, EMPTY.formatted("{\"complete\":false}"));
    reply(200, EMPTY.formatted("{\"complete\":false}"));
    reply(200, DRAWABLE);
    assertThat(ask()).isInstanceOf(Computed.class);
    assertThat(paths).hasSize(3);
  }

  @Test
  void aFreshQueryIsForcedOnlyOnceWhilePolling() {
    reply(200, EMPTY.formatted("{\"complete\":false}"));
    reply(200, DRAWABLE);
    assertThat(source().insight(3, 12, null, true)).isInstanceOf(Computed.class);
    assertThat(paths)
        .containsExactly(
            "/api/projects/3/insights/12/?refresh=force_blocking",
            "/api/projects/3/insights/12/?refresh=blocking");
  }

  @Test
  void aQueryThatNeverEndsIsGivenUp() {
    reply(200, EMPTY.formatted("{\"complete\":false}"));
    assertThat(ask())
        .isInstanceOfSatisfying(
            NotComputed.class, answer -> assertThat(answer.type()).isEqualTo("query_timeout"));
    assertThat(paths).hasSize(11);
  }

  @Test
  void aFailedQueryTellsItsMessage() {
    reply(
        200,
        EMPTY.formatted("{\"complete\":true,\"error\":true,\"error_message\":\"out of memory\"}"));
    assertThat(ask())
        .isInstanceOfSatisfying(
            NotComputed.class,
            answer -> {
              assertThat(answer.type()).isEqualTo("query_error");
              assertThat(answer.message()).isEqualTo("out of memory");
            });
  }

  @Test
  void anInsightWithNeitherQueryNorFiltersHasNoneToCompute() {
    reply(200, "{\"id\":12,\"query\":null,\"filters\":{},\"result\":null}");
    assertThat(ask())
        .isInstanceOfSatisfying(
            NotComputed.class, answer -> assertThat(answer.type()).isEqualTo("missing_query"));
  }

  @Test
  void aBadRequestIsAQueryErrorWithItsDetail() {
    reply(
        400,
        "{\"type\":\"validation_error\",\"code\":\"invalid_input\",\"detail\":\"no such"
            + " column\",\"attr\":null}");
    assertThat(ask()).isEqualTo(new NotComputed(null, "invalid_input", "no such column"));
  }

  @Test
  void aLongMessageIsCut() {
    reply(400, "{\"detail\":\"" + "x".repeat(900) + "\"}");
    assertThat(ask())
        .isInstanceOfSatisfying(
            NotComputed.class, answer -> assertThat(answer.message()).hasSize(500).endsWith("…"));
  }

  @Test
  void aMissingInsightIsGone() {
    reply(404, "{}");
    assertThat(ask()).isEqualTo(new Gone());
  }

  @Test
  void aDeletedInsightIsGone() {
    reply(200, "{\"id\":12,\"deleted\":true,\"result\":[]}");
    assertThat(ask()).isEqualTo(new Gone());
  }

  @Test
  void aResultThatIsTooLargeIsNotRead() {
    reply(200, "{\"result\":[\"" + "x".repeat(5000) + "\"]}");
    assertThat(ask())
        .isInstanceOfSatisfying(
            NotComputed.class, answer -> assertThat(answer.type()).isEqualTo("response_too_large"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 408, 429, 500, 502, 503})
  void troubleOfTheSourceMayPass(int status) {
    reply(status, "{}");
    assertThatThrownBy(this::ask).isInstanceOf(SourceUnavailable.class);
  }

  @Test
  void theSourcesWishToWaitIsTold() {
    replies.add(new Reply(429, "{}", "17"));
    assertThatThrownBy(this::ask)
        .isInstanceOfSatisfying(
            SourceUnavailable.class,
            trouble -> assertThat(trouble.retryAfter()).isEqualTo(Duration.ofSeconds(17)));
  }

  @Test
  void anAnswerThatIsNotJsonIsTrouble() {
    reply(200, "<html>");
    assertThatThrownBy(this::ask).isInstanceOf(SourceUnavailable.class);
  }

  @Test
  void aSourceThatIsNotThereIsTrouble() {
    var settings =
        new InsightSourceSettings(
            "http://127.0.0.1:1",
            Secret.of("k"),
            Duration.ofSeconds(5),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            4096);
    assertThatThrownBy(() -> source(settings).insight(3, 12, null, false))
        .isInstanceOf(SourceUnavailable.class);
  }

  @Test
  void anAnswerThatStallsIsTrouble() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      // Headers arrive, and of the promised body nothing does.
      Thread.startVirtualThread(
          () -> {
            try (var client = silent.accept()) {
              client
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
                          .getBytes(StandardCharsets.UTF_8));
              client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
              // The caller has hung up, as it should.
            }
          });
      var settings =
          new InsightSourceSettings(
              "http://127.0.0.1:" + silent.getLocalPort(),
              Secret.of("k"),
              Duration.ofMillis(200),
              Duration.ofMillis(5),
              Duration.ofMillis(50),
              4096);
      assertThatThrownBy(() -> source(settings).insight(3, 12, null, false))
          .isInstanceOf(SourceUnavailable.class)
          .hasMessageContaining("in time");
    }
  }

  @Test
  void aDashboardComesWithItsTiles() {
    reply(200, "{\"id\":5,\"name\":\"Growth\",\"tiles\":[]}");
    assertThat(source().dashboard(3, 5)).isNotNull();
    assertThat(paths).containsExactly("/api/projects/3/dashboards/5/");
  }

  @Test
  void aMissingOrDeletedDashboardIsNone() {
    reply(404, "{}");
    assertThat(source().dashboard(3, 5)).isNull();
    forget();
    reply(200, "{\"id\":5,\"deleted\":true}");
    assertThat(source().dashboard(3, 5)).isNull();
  }

  @Test
  void aDashboardThatCannotBeReadIsTrouble() {
    reply(400, "{}");
    assertThatThrownBy(() -> source().dashboard(3, 5)).isInstanceOf(SourceUnavailable.class);
  }

  @Test
  void anAddressWithoutAKeyIsRefusedAtStart() {
    assertThatThrownBy(
            () ->
                new InsightSourceSettings(
                    "https://eu.posthog.com",
                    Secret.of(""),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(60),
                    4096))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("herald.insights.api-key");
  }

  @Test
  void anAddressThatIsNoneIsRefusedAtStart() {
    assertThatThrownBy(
            () ->
                new InsightSourceSettings(
                    "eu.posthog.com",
                    Secret.of("k"),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(60),
                    4096))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("herald.insights.url");
  }
}
