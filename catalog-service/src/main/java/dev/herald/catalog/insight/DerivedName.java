package dev.herald.catalog.insight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in a few words what a query asks, in the manner of the compatible API's own clients. */
final class DerivedName {

  private static final int MAX_LENGTH = 400;
  private static final Map<String, String> MATH =
      Map.of(
          "total", "count",
          "dau", "unique users",
          "weekly_active", "weekly active users",
          "monthly_active", "monthly active users",
          "unique_session", "unique sessions",
          "first_time_for_user", "first-time users");

  private DerivedName() {}

  /** Null when there is nothing to say. */
  static @Nullable String of(@Nullable JsonNode query) {
    if (query == null || !query.isObject() || query.isEmpty()) {
      return null;
    }
    JsonNode source = query.path("source").isObject() ? query.path("source") : query;
    String name = describe(query, source);
    return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH - 1) + "…";
  }

  private static String describe(JsonNode query, JsonNode source) {
    String kind = source.path("kind").asText();
    return switch (kind) {
      case "TrendsQuery" -> series(source, " & ", true) + breakdown(source);
      case "StickinessQuery" -> series(source, " & ", false) + " stickiness";
      case "LifecycleQuery" -> "User lifecycle based on " + series(source, " & ", false);
      case "FunnelsQuery" ->
          series(source, " → ", false) + " user conversion rate" + breakdown(source);
      case "RetentionQuery" -> retention(source.path("retentionFilter"));
      case "PathsQuery" -> "User paths";
      case "HogQLQuery" -> sql(query.path("chartSettings"));
      default -> words(kind);
    };
  }

  private static String series(JsonNode source, String separator, boolean withMath) {
    List<String> names = new ArrayList<>();
    for (JsonNode step : source.path("series")) {
      names.add(withMath ? step(step) + " " + math(step) : step(step));
    }
    return names.isEmpty() ? "all events" : String.join(separator, names);
  }

  private static String step(JsonNode step) {
    for (String field : List.of("custom_name", "name", "event", "id")) {
      String text = step.path(field).asText("");
      if (!text.isBlank()) {
        return text.equals("$pageview") ? "Pageview" : text;
      }
    }
    return "All events";
  }

  private static String math(JsonNode step) {
    String math = step.path("math").asText("total");
    String property = step.path("math_property").asText("");
    return property.isBlank()
        ? MATH.getOrDefault(math, math.replace('_', ' '))
        : math.replace('_', ' ') + " of " + property;
  }

  private static String breakdown(JsonNode source) {
    JsonNode filter = source.path("breakdownFilter");
    List<String> properties = new ArrayList<>();
    for (JsonNode breakdown : filter.path("breakdowns")) {
      properties.add(breakdown.path("property").asText());
    }
    if (properties.isEmpty() && filter.path("breakdown").isTextual()) {
      properties.add(filter.path("breakdown").asText());
    }
    return properties.isEmpty() ? "" : " by " + String.join(", ", properties);
  }

  private static String retention(JsonNode filter) {
    return "Retention of users based on doing "
        + step(filter.path("targetEntity"))
        + " and returning with "
        + step(filter.path("returningEntity"));
  }

  /** A statement says little in few words; its axes do. */
  private static String sql(JsonNode chart) {
    List<String> values = new ArrayList<>();
    for (JsonNode axis : chart.path("yAxis")) {
      values.add(axis.path("column").asText());
    }
    String by = chart.path("xAxis").path("column").asText("");
    return values.isEmpty()
        ? "SQL query"
        : String.join(", ", values) + (by.isBlank() ? "" : " by " + by);
  }

  /** {@code EventsQuery} becomes "Events". */
  private static String words(String kind) {
    String spaced = kind.replaceAll("(Query|Node)$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return spaced.isBlank()
        ? "Query"
        : spaced.substring(0, 1).toUpperCase(Locale.ROOT)
            + spaced.substring(1).toLowerCase(Locale.ROOT);
  }
}
