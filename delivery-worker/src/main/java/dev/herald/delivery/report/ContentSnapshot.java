package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery row keeps of its content: the contract's fields, and beside them {@code panel},
 * from which a later round makes the same message.
 */
final class ContentSnapshot {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode root = JSON.objectNode();

  ContentSnapshot(JsonNode dashboard, int totalInsightCount) {
    if (dashboard.isObject()) {
      root.putObject("dashboard")
          .put("id", dashboard.path("id").asLong())
          .put("name", dashboard.path("name").isNull() ? null : dashboard.path("name").asText());
    } else {
      root.putNull("dashboard");
    }
    root.putArray("insights");
    root.put("total_insight_count", totalInsightCount);
  }

  /** Adds the next insight in message order. */
  void add(Panel panel, @Nullable Long tileId, JsonNode insight) {
    var entry = root.withArray("insights").addObject();
    entry.put("id", panel.insightId());
    entry.put("short_id", panel.shortId());
    entry.put("name", panel.name());
    entry.put("dashboard_tile_id", tileId);
    entry.set("query_hash", text(insight.path("query_hash")));
    entry.set("cache_key", text(insight.path("cache_key")));
    entry.set("query_results", results(insight));
    if (panel.content() instanceof Panel.Failed(var type, var message)) {
      entry.putObject("query_error").put("type", type).put("message", message);
    }
    entry.set("panel", panel(panel.content()));
  }

  JsonNode json() {
    return root;
  }

  /** The panels of a finished snapshot; pictures without address yet, so as the stored ids tell. */
  static List<Kept> read(JsonNode snapshot) {
    var kept = new ArrayList<Kept>();
    for (var entry : snapshot.path("insights")) {
      if (entry.has("panel") || entry.has("query_error")) {
        kept.add(
            new Kept(
                entry.path("id").asLong(),
                entry.path("short_id").asText(""),
                entry.path("name").asText(""),
                entry));
      }
    }
    return kept;
  }

  /** One insight of a finished snapshot. */
  record Kept(long insightId, String shortId, String name, JsonNode entry) {

    /** Id of the picture, null when the panel shows none. */
    @Nullable Long assetId() {
      var id = entry.path("panel").path("asset_id");
      return id.isIntegralNumber() ? id.asLong() : null;
    }

    int widthPx() {
      return entry.path("panel").path("width").asInt();
    }

    int heightPx() {
      return entry.path("panel").path("height").asInt();
    }

    String altText() {
      return entry.path("panel").path("alt_text").asText("");
    }

    /** The panel when it is not a picture. */
    Panel.Content words() {
      var panel = entry.path("panel");
      if (panel.path("columns").isArray()) {
        var rows = new ArrayList<List<String>>();
        panel.path("rows").forEach(row -> rows.add(texts(row)));
        return new Panel.Table(texts(panel.path("columns")), rows);
      }
      var error = entry.path("query_error");
      return new Panel.Failed(
          error.path("type").asText("unknown"),
          error.path("message").asText("This insight could not be shown."));
    }
  }

  private static JsonNode panel(Panel.Content content) {
    var json = JSON.objectNode();
    switch (content) {
      case Panel.Picture picture ->
          json.put("asset_id", picture.assetId())
              .put("width", picture.widthPx())
              .put("height", picture.heightPx())
              .put("alt_text", picture.altText());
      case Panel.Table(var columns, var rows) -> {
        columns.forEach(json.putArray("columns")::add);
        var array = json.putArray("rows");
        rows.forEach(row -> row.forEach(array.addArray()::add));
      }
      case Panel.Failed _ -> {}
    }
    return json;
  }

  private static JsonNode results(JsonNode insight) {
    if (!insight.path("result").isContainerNode()) {
      return JSON.nullNode();
    }
    var results = JSON.objectNode();
    for (var key :
        List.of(
            "result",
            "columns",
            "types",
            "resolved_date_range",
            "last_refresh",
            "is_cached",
            "timezone")) {
      results.set(key, KeepableJson.of(orNull(insight.path(key))));
    }
    results.set(
        "has_more",
        orNull(insight.has("hasMore") ? insight.path("hasMore") : insight.path("has_more")));
    results.set("query_status", KeepableJson.of(orNull(insight.path("query_status"))));
    return results;
  }

  private static JsonNode text(JsonNode value) {
    return value.isTextual() ? value : JSON.nullNode();
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? JSON.nullNode() : value;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
