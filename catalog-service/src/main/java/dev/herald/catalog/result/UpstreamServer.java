package dev.herald.catalog.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has questions computed by a PostHog's query endpoint.
 *
 * <p>The question is sent, not the insight's number: insights here and there are different objects.
 * Made at start, so that an unusable setting stops the start.
 */
@Context
final class UpstreamServer {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamServer.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  // Ten times what can be pushed: enough for any chart, not enough to fill the heap.
  private static final long MAX_ANSWER_BYTES = 40L << 20;

  private final UpstreamSettings settings;
  private final ResultJson json;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  UpstreamServer(UpstreamSettings settings, ResultJson json) {
    this.settings = settings;
    this.json = json;
  }

  /** The source for a query, when there is both a server and something to ask. */
  Optional<ResultSource> find(InsightQuery query) {
    Secret key = settings.apiKey();
    if (settings.url().isEmpty() || key == null) {
      return Optional.empty();
    }
    return switch (query) {
      case InsightQuery.Nothing() -> Optional.empty();
      case InsightQuery.Sql(_, _, var source) -> Optional.of(new OfQuery(key, source));
      case InsightQuery.Other(_, var source) -> Optional.of(new OfQuery(key, source));
    };
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }

  private final class OfQuery implements ResultSource {

    private final Secret key;
    private final JsonNode query;

    OfQuery(Secret key, JsonNode query) {
      this.key = key;
      this.query = query;
    }

    @Override
    public String name() {
      return "upstream";
    }

    @Override
    public Computation compute(Question question) {
      try {
        HttpResponse<byte[]> answer =
            http.send(
                request(question),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        return read(answer);
      } catch (IOException failure) {
        LOG.atWarn().addKeyValue("cause", failure.toString()).log("The upstream did not answer");
        return unavailable();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return unavailable();
      }
    }

    private HttpRequest request(Question question) {
      long project = settings.projectId() == null ? question.projectId() : settings.projectId();
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("query", query);
      body.put("refresh", "blocking");
      if (question.board() != null && !question.board().filters().isEmpty()) {
        body.set("filters_override", question.board().filters());
      }
      return HttpRequest.newBuilder(
              URI.create(settings.base() + "/api/projects/" + project + "/query/"))
          .timeout(settings.timeout())
          .header("Authorization", "Bearer " + key.reveal())
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
          .build();
    }

    private Computation read(HttpResponse<byte[]> answer) throws IOException {
      int status = answer.statusCode();
      if (status != 200 && status != 400) {
        LOG.atWarn().addKeyValue("status", status).log("The upstream refused a query");
        return unavailable();
      }
      JsonNode body = json.reader().readTree(answer.body());
      if (status == 400) {
        return refused(body.path("detail").asText("The upstream server refused the query."));
      }
      if (body.path("error").isTextual()) {
        return refused(body.path("error").asText());
      }
      JsonNode results = body.path("results");
      if (!results.isContainerNode()) {
        return unavailable();
      }
      return new Computation.Computed(
          new ResultContent(
              results,
              body.get("columns"),
              body.get("types"),
              body.path("hasMore").asBoolean(),
              body.get("resolved_date_range")));
    }

    private static Computation refused(String detail) {
      return new Computation.Refused(SqlFailure.invalid(detail));
    }

    private static Computation unavailable() {
      return new Computation.Refused(
          new Problem.Unavailable("The upstream server cannot answer at the moment."));
    }
  }
}
