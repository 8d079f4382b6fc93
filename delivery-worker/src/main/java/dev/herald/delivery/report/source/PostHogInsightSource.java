package dev.herald.delivery.report.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.report.source.InsightAnswer.Computed;
import dev.herald.delivery.report.source.InsightAnswer.Gone;
import dev.herald.delivery.report.source.InsightAnswer.NotComputed;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks PostHog's insight endpoint, or one that answers alike. */
@Singleton
final class PostHogInsightSource implements InsightSource {

  /** What is shown of a failing query; some databases answer with the whole statement. */
  private static final int MESSAGE_CHARS = 500;

  private final UpstreamCalls calls;
  private final InsightSourceSettings settings;

  PostHogInsightSource(UpstreamCalls calls, InsightSourceSettings settings) {
    this.calls = calls;
    this.settings = settings;
  }

  @Override
  public InsightAnswer insight(
      long projectId, long insightId, @Nullable Long dashboardId, boolean fresh) {
    var refresh = fresh ? "force_blocking" : "blocking";
    var answer = ask(projectId, insightId, dashboardId, refresh);
    if (answer instanceof Uncached) {
      answer = ask(projectId, insightId, dashboardId, "blocking");
    }
    long patience = settings.pollLimit().dividedBy(settings.pollInterval());
    for (long polls = 0; answer instanceof Running && polls < patience; polls++) {
      pause(settings.pollInterval());
      answer = ask(projectId, insightId, dashboardId, "blocking");
    }
    return switch (answer) {
      case Told(var told) -> told;
      case Uncached(var insight) ->
          new NotComputed(insight, "cache_miss", "There is no result for this insight yet.");
      case Running(var insight) ->
          new NotComputed(
              insight,
              "query_timeout",
              "The result was still being computed after "
                  + settings.pollLimit().toSeconds()
                  + " seconds.");
    };
  }

  @Override
  public @Nullable JsonNode dashboard(long projectId, long dashboardId) {
    var answer = calls.get("/api/projects/" + projectId + "/dashboards/" + dashboardId + "/");
    if (answer.status() == 404) {
      return null;
    }
    if (answer.isCut()) {
      throw new SourceUnavailable("the dashboard is larger than what is read", null, null);
    }
    if (answer.status() != 200 || !answer.body().isObject()) {
      throw new SourceUnavailable(
          "the insight source answered " + answer.status() + " for a dashboard", null, null);
    }
    return answer.body().path("deleted").asBoolean() ? null : answer.body();
  }

  /** How far one call has led. */
  private sealed interface Step {}

  private record Told(InsightAnswer answer) implements Step {}

  private record Uncached(JsonNode insight) implements Step {}

  private record Running(JsonNode insight) implements Step {}

  private Step ask(long projectId, long insightId, @Nullable Long dashboardId, String refresh) {
    var answer =
        calls.get(
            "/api/projects/"
                + projectId
                + "/insights/"
                + insightId
                + "/?refresh="
                + refresh
                + (dashboardId == null ? "" : "&from_dashboard=" + dashboardId));
    if (answer.isCut()) {
      return new Told(
          new NotComputed(
              null, "response_too_large", "The result is too large to be put into a report."));
    }
    return switch (answer.status()) {
      case 200 -> judge(answer.body(), answer.size());
      case 404 -> new Told(new Gone());
      case 400 -> new Told(new NotComputed(null, errorType(answer.body()), detail(answer.body())));
      default ->
          new Told(
              new NotComputed(
                  null,
                  "http_error",
                  "The insight could not be read (HTTP " + answer.status() + ")."));
    };
  }

  private static Step judge(JsonNode insight, int size) {
    if (insight.path("deleted").asBoolean()) {
      return new Told(new Gone());
    }
    var result = insight.path("result");
    if (result.isContainerNode()) {
      return new Told(new Computed(insight, size));
    }
    if (insight.path("query").isEmpty() && insight.path("filters").isEmpty()) {
      return new Told(
          new NotComputed(insight, "missing_query", "This insight has no query to compute."));
    }
    var status = insight.path("query_status");
    if (status.path("error").asBoolean()) {
      return new Told(new NotComputed(insight, "query_error", message(status)));
    }
    if (status.isObject() && status.has("complete") && !status.path("complete").asBoolean()) {
      return new Running(insight);
    }
    return new Uncached(insight);
  }

  private static String message(JsonNode status) {
    var message = status.path("error_message").asText("");
    return cut(message.isBlank() || message.equals("null") ? "The query failed." : message);
  }

  private static String detail(JsonNode body) {
    var detail = body.path("detail").asText("");
    return cut(detail.isBlank() ? "The query failed." : detail);
  }

  private static String errorType(JsonNode body) {
    var code = body.path("code").asText("");
    return code.isBlank() ? "query_error" : code;
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_CHARS
        ? message
        : message.substring(0, MESSAGE_CHARS - 1) + "…";
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceUnavailable("interrupted while a result was being computed", null, e);
    }
  }
}
