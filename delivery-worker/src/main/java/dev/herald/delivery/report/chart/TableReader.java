package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** Reads rows of anything: SQL results, lists of events or persons, paths, unknown objects. */
final class TableReader {

  /** Ways through a site that are worth a line. */
  private static final int PATHS = 20;

  private final List<String> notes;

  TableReader(List<String> notes) {
    this.notes = notes;
  }

  /** Rows as lists beside a list of column names. */
  Chart columns(JsonNode result, List<String> names, boolean hasMore) {
    if (result.isEmpty()) {
      return new Chart.NoData();
    }
    int width = Math.max(names.size(), result.get(0).size());
    int shown = Math.min(width, Limits.COLUMNS);
    var columns = new ArrayList<Chart.Table.Column>();
    for (int i = 0; i < shown; i++) {
      columns.add(
          new Chart.Table.Column(
              i < names.size() ? Limits.cell(names.get(i)) : "Column " + (i + 1),
              isNumeric(result, i)));
    }
    if (width > shown) {
      notes.add("Showing " + shown + " of " + width + " columns");
    }
    tellRows(result.size(), hasMore);
    var rows = new ArrayList<List<String>>();
    for (var row : first(result, Limits.ROWS)) {
      var cells = new ArrayList<String>();
      for (int i = 0; i < shown; i++) {
        cells.add(cell(row.isArray() ? row.path(i) : row, columns.get(i).name()));
      }
      rows.add(cells);
    }
    return new Chart.Table(columns, rows);
  }

  /**
   * A list of objects: their scalar keys become columns. An object alone becomes rows of its own.
   */
  Chart objects(JsonNode result, boolean hasMore) {
    if (result.isObject()) {
      return properties(result);
    }
    if (result.isEmpty()) {
      return new Chart.NoData();
    }
    var keys = new LinkedHashSet<String>();
    for (var row : first(result, Limits.ROWS)) {
      row.properties().stream()
          .filter(property -> property.getValue().isValueNode())
          .forEach(property -> keys.add(property.getKey()));
    }
    if (keys.isEmpty()) {
      return columns(result, List.of(), hasMore);
    }
    var names = keys.stream().limit(Limits.COLUMNS).toList();
    if (keys.size() > names.size()) {
      notes.add("Showing " + names.size() + " of " + keys.size() + " columns");
    }
    tellRows(result.size(), hasMore);
    var columns =
        names.stream().map(name -> new Chart.Table.Column(name, isNumeric(result, name))).toList();
    var rows =
        first(result, Limits.ROWS).stream()
            .map(row -> names.stream().map(name -> cell(row.path(name), name)).toList())
            .toList();
    return new Chart.Table(columns, rows);
  }

  Chart paths(JsonNode result) {
    if (result.isEmpty()) {
      return new Chart.NoData();
    }
    var links = new ArrayList<JsonNode>();
    result.forEach(links::add);
    links.sort(
        Comparator.comparingDouble((JsonNode link) -> link.path("value").asDouble()).reversed());
    if (links.size() > PATHS) {
      notes.add("Showing the " + PATHS + " largest of " + links.size() + " paths");
    }
    return new Chart.Table(
        List.of(
            new Chart.Table.Column("From", false),
            new Chart.Table.Column("To", false),
            new Chart.Table.Column("Users", true)),
        links.stream()
            .limit(PATHS)
            .map(
                link ->
                    List.of(
                        step(link.path("source")),
                        step(link.path("target")),
                        ValueFormat.PLAIN.text(link.path("value").asDouble())))
            .toList());
  }

  /** Steps come numbered, as {@code 2_/pricing}. */
  private static String step(JsonNode step) {
    return Limits.cell(step.asText().replaceFirst("^\\d+_", ""));
  }

  private static Chart properties(JsonNode object) {
    var rows =
        object.properties().stream()
            .filter(property -> property.getValue().isValueNode())
            .limit(Limits.ROWS)
            .map(
                property ->
                    List.of(property.getKey(), cell(property.getValue(), property.getKey())))
            .toList();
    return rows.isEmpty()
        ? new Chart.NoData()
        : new Chart.Table(
            List.of(new Chart.Table.Column("Name", false), new Chart.Table.Column("Value", false)),
            rows);
  }

  private void tellRows(int all, boolean hasMore) {
    if (all > Limits.ROWS) {
      notes.add("Showing the first " + Limits.ROWS + " of " + all + (hasMore ? "+" : "") + " rows");
    } else if (hasMore) {
      notes.add("There are more rows than shown here");
    }
  }

  private static String cell(JsonNode value, String column) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (value.isNumber()) {
      // Years and identifiers read wrong with thousands separators.
      var plain = value.isIntegralNumber() && isName(column);
      return plain ? value.asText() : ValueFormat.PLAIN.text(value.asDouble());
    }
    return Limits.cell(value.isValueNode() ? value.asText() : value.toString());
  }

  private static boolean isName(String column) {
    var name = column.toLowerCase(Locale.ROOT);
    return name.equals("id") || name.endsWith("_id") || name.equals("year");
  }

  private static boolean isNumeric(JsonNode rows, int column) {
    return StreamSupport.stream(rows.spliterator(), false)
        .limit(Limits.ROWS)
        .map(row -> row.path(column))
        .allMatch(cell -> cell.isNumber() || cell.isNull());
  }

  private static boolean isNumeric(JsonNode rows, String key) {
    return StreamSupport.stream(rows.spliterator(), false)
        .limit(Limits.ROWS)
        .map(row -> row.path(key))
        .allMatch(cell -> cell.isNumber() || cell.isNull() || cell.isMissingNode());
  }

  private static List<JsonNode> first(JsonNode rows, int most) {
    return StreamSupport.stream(rows.spliterator(), false).limit(most).toList();
  }
}
