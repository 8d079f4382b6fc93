package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads an insight's JSON, query and result, as the figure that shows it. */
@Singleton
public final class FigureReader {

  private final Clock clock;

  public FigureReader(Clock clock) {
    this.clock = clock;
  }

  /**
   * The figure of this insight.
   *
   * @param insight as the insight endpoint answers it, with a result that is a list or an object
   * @throws RuntimeException when the result has a shape its kind never has
   */
  public Figure read(JsonNode insight) {
    var notes = new ArrayList<String>();
    var chart = chart(insight, notes);
    if (chart instanceof Chart.NoData) {
      notes.clear();
    }
    return new Figure(displayName(insight), Period.of(insight), chart, notes);
  }

  /** The figure of last resort: whatever the result is, as plain rows. */
  public Figure readAsTable(JsonNode insight) {
    var notes = new ArrayList<String>();
    return new Figure(displayName(insight), Period.of(insight), table(insight, notes), notes);
  }

  /** Name, else derived name, else {@code Unnamed}; a blank one counts as none. */
  public static String displayName(JsonNode insight) {
    for (var key : List.of("name", "derived_name")) {
      var name = insight.path(key);
      if (name.isTextual() && !name.asText().isBlank()) {
        return name.asText().strip();
      }
    }
    return "Unnamed";
  }

  private Chart chart(JsonNode insight, List<String> notes) {
    var query = InsightQuery.of(insight);
    var result = insight.path("result");
    var zone = InsightQuery.zone(insight);
    return switch (query.kind()) {
      case "TrendsQuery" -> series(query, insight, notes).trends();
      case "StickinessQuery" -> series(query, insight, notes).stickiness();
      case "LifecycleQuery" -> series(query, insight, notes).lifecycle();
      case "FunnelsQuery" ->
          switch (funnelType(query, result)) {
            case "trends" -> series(query, insight, notes).funnelTrends();
            case "time_to_convert" -> new FunnelReader(notes).timeToConvert(result);
            default -> new FunnelReader(notes).steps(result);
          };
      case "RetentionQuery" -> new RetentionReader(query, zone, notes).read(result);
      case "PathsQuery" -> new TableReader(notes).paths(result);
      default -> {
        var plotted =
            insight.path("columns").isArray()
                ? new SqlReader(query, result, columns(insight), zone, notes).read()
                : null;
        yield plotted == null ? table(insight, notes) : plotted;
      }
    };
  }

  /** The type the filter names; bins can only be a histogram, whatever it names. */
  private static String funnelType(InsightQuery query, JsonNode result) {
    return result.has("bins")
        ? "time_to_convert"
        : query
            .filter("funnelsFilter")
            .path("funnelVizType")
            .asText(query.source().path("funnel_viz_type").asText("steps"));
  }

  private TrendsReader series(InsightQuery query, JsonNode insight, List<String> notes) {
    return new TrendsReader(
        query, insight.path("result"), InsightQuery.zone(insight), computedAt(insight), notes);
  }

  private static Chart table(JsonNode insight, List<String> notes) {
    var result = insight.path("result");
    var hasMore = insight.path("hasMore").asBoolean(insight.path("has_more").asBoolean(false));
    var columns = columns(insight);
    var listed = result.isArray() && (!columns.isEmpty() || result.path(0).isArray());
    return listed
        ? new TableReader(notes).columns(result, columns, hasMore)
        : new TableReader(notes).objects(result, hasMore);
  }

  private static List<String> columns(JsonNode insight) {
    var columns = new ArrayList<String>();
    insight.path("columns").forEach(column -> columns.add(column.asText()));
    return columns;
  }

  private Instant computedAt(JsonNode insight) {
    try {
      return Instant.parse(insight.path("last_refresh").asText(""));
    } catch (DateTimeParseException _) {
      return clock.instant();
    }
  }
}
