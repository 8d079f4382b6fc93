package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;

/**
 * What an insight asks, with the wrappers taken off.
 *
 * @param kind of the source, e.g. {@code TrendsQuery}; empty when the insight has no query
 * @param source the query itself
 * @param wrapper the visualisation around it, or the source again when there is none
 */
record InsightQuery(String kind, JsonNode source, JsonNode wrapper) {

  private static final Set<String> WRAPPERS =
      Set.of("InsightVizNode", "DataTableNode", "DataVisualizationNode");

  /** Kinds of the older {@code filters} form. */
  private static final Map<String, String> LEGACY =
      Map.of(
          "TRENDS", "TrendsQuery",
          "FUNNELS", "FunnelsQuery",
          "RETENTION", "RetentionQuery",
          "PATHS", "PathsQuery",
          "STICKINESS", "StickinessQuery",
          "LIFECYCLE", "LifecycleQuery");

  static InsightQuery of(JsonNode insight) {
    var query = insight.path("query");
    if (query.isObject() && !query.isEmpty()) {
      var wrapped =
          WRAPPERS.contains(query.path("kind").asText()) && query.path("source").isObject();
      var source = wrapped ? query.path("source") : query;
      return new InsightQuery(source.path("kind").asText(), source, query);
    }
    var filters = insight.path("filters");
    return new InsightQuery(
        LEGACY.getOrDefault(filters.path("insight").asText(), ""), filters, filters);
  }

  /** Whether there is anything to compute at all. */
  static boolean isMissing(JsonNode insight) {
    return insight.path("query").isEmpty() && insight.path("filters").isEmpty();
  }

  /** The filter object of that name; in the older form its fields lie in the source itself. */
  JsonNode filter(String name) {
    var filter = source.path(name);
    return filter.isMissingNode() && source.has("insight") ? source : filter;
  }

  /** The wanted drawing of an SQL insight; empty for the default. */
  String wrapperDisplay() {
    return wrapper.path("display").asText("");
  }

  JsonNode chartSettings() {
    return wrapper.path("chartSettings");
  }

  Interval interval() {
    return Interval.of(source.path("interval").asText("day"));
  }

  /** The zone the insight's dates are meant in; UTC when it names none or an unknown one. */
  static ZoneId zone(JsonNode insight) {
    try {
      return ZoneId.of(insight.path("timezone").asText("UTC"));
    } catch (DateTimeException _) {
      return ZoneId.of("UTC");
    }
  }
}
