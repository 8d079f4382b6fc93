package dev.herald.catalog.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an insight asks, without the wrapping that only says how to draw it. */
public sealed interface InsightQuery {

  Set<String> WRAPPERS = Set.of("InsightVizNode", "DataTableNode", "DataVisualizationNode");

  /**
   * A statement for a data source.
   *
   * @param connection the data source's name; null for the project's first
   */
  record Sql(String statement, @Nullable String connection, JsonNode source)
      implements InsightQuery {}

  /** A question in the compatible API's own terms, such as a TrendsQuery. */
  record Other(String kind, JsonNode source) implements InsightQuery {}

  /** Nothing is asked. */
  record Nothing() implements InsightQuery {}

  static InsightQuery of(@Nullable JsonNode query) {
    if (query == null || !query.isObject() || query.isEmpty()) {
      return new Nothing();
    }
    boolean wrapped = WRAPPERS.contains(query.path("kind").asText()) && query.has("source");
    JsonNode source = wrapped ? query.get("source") : query;
    String kind = source.path("kind").asText();
    return switch (kind) {
      case "HogQLQuery" ->
          new Sql(source.path("query").asText(), text(source.get("connection")), source);
      case "" -> new Other("query without a kind", source);
      default -> new Other(kind, source);
    };
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null || !value.isTextual() || value.textValue().isBlank()
        ? null
        : value.textValue();
  }
}
