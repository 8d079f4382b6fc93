package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Reads retention: one row per start, the size of the group and who came back. */
final class RetentionReader {

  /** Rows of all grids together that still make a picture somebody looks at. */
  private static final int ROWS = 100;

  private final ZoneId zone;
  private final String period;
  private final List<String> notes;

  RetentionReader(InsightQuery query, ZoneId zone, List<String> notes) {
    this.zone = zone;
    this.notes = notes;
    this.period = query.filter("retentionFilter").path("period").asText("Day");
  }

  Chart read(JsonNode result) {
    var groups = new LinkedHashMap<String, List<JsonNode>>();
    int rows = 0;
    for (var row : result) {
      if (row.path("values").isArray() && rows++ < ROWS) {
        groups
            .computeIfAbsent(
                TrendSeries.breakdown(row.path("breakdown_value")), _ -> new ArrayList<>())
            .add(row);
      }
    }
    if (rows > ROWS) {
      notes.add("Showing " + ROWS + " of " + rows + " rows");
    }
    var grids = new ArrayList<Chart.Retention.Grid>();
    groups.forEach((name, members) -> grids.add(grid(name, members)));
    return grids.isEmpty() ? new Chart.NoData() : new Chart.Retention(grids);
  }

  private Chart.Retention.Grid grid(String name, List<JsonNode> members) {
    var intervals = new ArrayList<String>();
    int width = members.stream().mapToInt(row -> row.path("values").size()).max().orElse(0);
    for (int i = 0; i < width; i++) {
      intervals.add(period + " " + i);
    }
    return new Chart.Retention.Grid(
        name, intervals, members.stream().map(this::row).toList(), mean(members, width));
  }

  private Chart.Retention.Row row(JsonNode row) {
    var values = row.path("values");
    double size = values.path(0).path("count").asDouble();
    var shares = new ArrayList<Double>();
    values.forEach(value -> shares.add(size == 0 ? 0.0 : value.path("count").asDouble() / size));
    return new Chart.Retention.Row(head(row), size, shares);
  }

  private String head(JsonNode row) {
    var date = Moments.parse(row.path("date").asText(""), zone);
    if (date == null) {
      return row.path("label").asText("");
    }
    var pattern =
        switch (period.toLowerCase(Locale.ROOT)) {
          case "hour" -> "MMM d, HH:mm";
          case "month" -> "MMM yyyy";
          default -> "MMM d";
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(date);
  }

  /** Everybody who could come back after so long counts once: larger rows weigh more. */
  private static List<Double> mean(List<JsonNode> members, int width) {
    var mean = new ArrayList<Double>();
    for (int i = 0; i < width; i++) {
      double could = 0;
      double did = 0;
      for (var row : members) {
        var values = row.path("values");
        if (values.has(i)) {
          could += values.path(0).path("count").asDouble();
          did += values.path(i).path("count").asDouble();
        }
      }
      mean.add(could == 0 ? 0.0 : did / could);
    }
    return mean;
  }
}
