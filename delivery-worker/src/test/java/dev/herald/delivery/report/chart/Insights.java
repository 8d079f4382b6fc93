package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Insights as the endpoint answers them, for tests. */
public final class Insights {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Insights() {}

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** An insight with a query (any of its wrappers) and a result. */
  public static ObjectNode insight(String query, String result) {
    ObjectNode insight = JSON.createObjectNode();
    insight
        .put("id", 12)
        .put("short_id", "aBcD1234")
        .put("name", "Signups")
        .put("derived_name", "derived");
    insight.put("timezone", "Europe/Berlin").put("last_refresh", "2026-03-05T10:00:00Z");
    insight.set("query", json(query));
    insight.set("result", json(result));
    insight.set(
        "resolved_date_range",
        json(
            "{\"date_from\":\"2026-03-01T00:00:00+01:00\",\"date_to\":\"2026-03-03T23:59:59+01:00\"}"));
    return insight;
  }

  public static ObjectNode trends(String filter, String result) {
    return insight(
        "{\"kind\":\"InsightVizNode\",\"source\":{\"kind\":\"TrendsQuery\",\"interval\":\"day\",\"trendsFilter\":"
            + filter
            + "}}",
        result);
  }

  public static ObjectNode source(String kind, String more, String result) {
    return insight(
        "{\"kind\":\"InsightVizNode\",\"source\":{\"kind\":\"" + kind + "\"" + more + "}}", result);
  }

  /** An SQL insight with columns. */
  public static ObjectNode sql(String display, String settings, String columns, String rows) {
    var insight =
        insight(
            "{\"kind\":\"DataVisualizationNode\",\"display\":\""
                + display
                + "\",\"chartSettings\":"
                + settings
                + ",\"source\":{\"kind\":\"HogQLQuery\",\"query\":\"select 1\"}}",
            rows);
    insight.set("columns", json(columns));
    return insight;
  }

  /** One series over three days. */
  public static String series(String label, String data, String more) {
    return "{\"label\":\""
        + label
        + "\",\"data\":"
        + data
        + ",\"labels\":[\"1-Mar-2026\",\"2-Mar-2026\",\"3-Mar-2026\"]"
        + ",\"days\":[\"2026-03-01\",\"2026-03-02\",\"2026-03-03\"]"
        + ",\"action\":{\"order\":0,\"name\":\""
        + label
        + "\",\"custom_name\":null}"
        + more
        + "}";
  }
}
