package dev.herald.catalog.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.herald.catalog.result.ResultSource.Computation;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.secret.Secret;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode TRENDS =
      tree("{\"kind\":\"InsightVizNode\",\"source\":{\"kind\":\"TrendsQuery\",\"series\":[]}}");

  private final HttpServer server = start();
  private final UpstreamServer upstream = upstream("http://127.0.0.1:" + port() + "/", null);
  private String request = "";
  private JsonNode body = tree("{}");
  private int status = 200;
  private String answer = "{}";

  @AfterEach
  void stop() {
    server.stop(0);
    upstream.close();
  }

  @Test
  void theQueryIsSentWithoutItsWrapping() {
    answer =
        "{\"results\":[{\"count\":1.50}],\"columns\":[\"a\"],\"hasMore\":true,"
            + "\"resolved_date_range\":{\"date_from\":\"x\"}}";

    var content = ((Computation.Computed) ask(question(null))).content();

    assertThat(request).isEqualTo("POST /api/projects/5/query/ Bearer phx_key");
    assertThat(body)
        .hasToString(
            "{\"query\":{\"kind\":\"TrendsQuery\",\"series\":[]},\"refresh\":\"blocking\"}");
    assertThat(content.result()).hasToString("[{\"count\":1.50}]");
    assertThat(content.columns()).hasToString("[\"a\"]");
    assertThat(content.hasMore()).isTrue();
    assertThat(content.resolvedDateRange()).hasToString("{\"date_from\":\"x\"}");
  }

  @Test
  void aDashboardsFiltersGoAlong() {
    answer = "{\"results\":[]}";

    ask(question(new Question.Board(3, tree("{\"date_from\":\"-7d\"}"))));

    assertThat(body.path("filters_override")).hasToString("{\"date_from\":\"-7d\"}");
  }

  @Test
  void aProjectMayHaveAnotherNumberThere() {
    answer = "{\"results\":[]}";
    var elsewhere = upstream("http://127.0.0.1:" + port(), 77L);

    ask(elsewhere, question(null));

    assertThat(request).startsWith("POST /api/projects/77/query/");
    elsewhere.close();
  }

  @Test
  void aBadQueryIsToldInItsWords() {
    status = 400;
    answer = "{\"type\":\"validation_error\",\"detail\":\"Unknown event " + "x".repeat(600) + "\"}";

    Problem problem = refused();

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.detail()).startsWith("Unknown event").hasSize(500);
  }

  @Test
  void anErrorInsideAnAnswerCounts() {
    answer = "{\"error\":\"too many rows\",\"results\":null}";

    assertThat(refused()).isEqualTo(new Problem.Invalid(null, "invalid_input", "too many rows"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 503, 302})
  void anyOtherStatusMeansItIsAway(int other) {
    status = other;

    assertThat(refused()).isEqualTo(unavailable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "{\"results\":null}", "[]"})
  void anAnswerWithoutResultsMeansItIsAway(String nonsense) {
    answer = nonsense;

    assertThat(refused()).isEqualTo(unavailable());
  }

  @Test
  void nobodyThereMeansItIsAway() {
    server.stop(0);

    assertThat(refused()).isEqualTo(unavailable());
  }

  @Test
  void withoutAnAddressThereIsNoUpstream() {
    assertThat(upstream("", null).find(InsightQuery.of(TRENDS))).isEmpty();
    assertThat(upstream.find(new InsightQuery.Nothing())).isEmpty();
  }

  @Test
  void aBadAddressStopsTheStart() {
    assertThatThrownBy(() -> upstream("ftp://x", null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("herald.insights.url");
    assertThatThrownBy(
            () -> new UpstreamSettings("https://x", Secret.of(""), null, Duration.ofSeconds(1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("herald.insights.url is set, herald.insights.api-key is not");
  }

  private Computation ask(Question question) {
    return ask(upstream, question);
  }

  private static Computation ask(UpstreamServer upstream, Question question) {
    return upstream.find(InsightQuery.of(question.query())).orElseThrow().compute(question);
  }

  private Problem refused() {
    return ((Computation.Refused) ask(question(null))).problem();
  }

  private static Problem unavailable() {
    return new Problem.Unavailable("The upstream server cannot answer at the moment.");
  }

  private static Question question(Question.@Nullable Board board) {
    return new Question(5, new UUID(1, 1), "UTC", 12, TRENDS, board);
  }

  private static UpstreamServer upstream(String url, @Nullable Long project) {
    return new UpstreamServer(
        new UpstreamSettings(url, Secret.of("phx_key"), project, Duration.ofSeconds(5)),
        new ResultJson(JSON));
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private HttpServer start() {
    try {
      var started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext(
          "/",
          exchange -> {
            request =
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization");
            body = JSON.readTree(exchange.getRequestBody());
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      started.start();
      return started;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
