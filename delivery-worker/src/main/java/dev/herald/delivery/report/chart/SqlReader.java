package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an SQL insight as the chart its settings ask for. */
final class SqlReader {

  private final InsightQuery query;
  private final JsonNode rows;
  private final List<String> columns;
  private final ZoneId zone;
  private final List<String> notes;

  SqlReader(
      InsightQuery query, JsonNode rows, List<String> columns, ZoneId zone, List<String> notes) {
    this.query = query;
    this.rows = rows;
    this.columns = columns;
    this.zone = zone;
    this.notes = notes;
  }

  /** The chart, or null when the settings ask for a table or the rows hold nothing to plot. */
  @Nullable Chart read() {
    var display = query.wrapperDisplay();
    return switch (display) {
      case "BoldNumber" -> number();
      case "ActionsLineGraph", "ActionsLineGraphCumulative" ->
          plotted((axis, series, format) -> new Chart.Lines(axis, series, format));
      case "ActionsAreaGraph" ->
          plotted((axis, series, format) -> new Chart.Area(axis, series, format));
      case "ActionsBar", "ActionsUnstackedBar" ->
          plotted(
              (axis, series, format) ->
                  new Chart.Bars(axis, series, format, Chart.Arrangement.GROUPED));
      case "ActionsStackedBar" ->
          plotted(
              (axis, series, format) ->
                  new Chart.Bars(axis, series, format, Chart.Arrangement.STACKED));
      case "ActionsBarValue" -> ranking(false);
      case "ActionsPie" -> ranking(true);
      default -> null;
    };
  }

  private @Nullable Chart number() {
    var cell = rows.path(0).path(firstY());
    return cell.isNumber()
        ? new Chart.BigNumber(name(firstY()), cell.asDouble(), null, format(firstY()))
        : null;
  }

  private @Nullable Chart plotted(Plotting plotting) {
    int x = xColumn();
    var ys = yColumns(x);
    if (rows.isEmpty() || ys.isEmpty()) {
      return null;
    }
    int split = columns.indexOf(query.chartSettings().path("seriesBreakdownColumn").asText(""));
    if (split >= 0 && split != x) {
      return pivoted(plotting, x, ys.getFirst(), split);
    }
    var series = new ArrayList<Series>();
    for (int y : ys) {
      var values = new ArrayList<Double>();
      rows.forEach(row -> values.add(value(row.path(y))));
      series.add(new Series(name(y), values, series.size(), false));
    }
    var labels = new ArrayList<String>();
    rows.forEach(
        row -> labels.add(x < 0 ? String.valueOf(labels.size() + 1) : row.path(x).asText()));
    return plotting.plot(axis(labels), largest(series), format(ys.getFirst()));
  }

  /** One series for each value of the column that splits them. */
  private Chart pivoted(Plotting plotting, int x, int y, int split) {
    var places = new LinkedHashSet<String>();
    var cells = new LinkedHashMap<String, Map<String, Double>>();
    for (var row : rows) {
      var place = x < 0 ? "" : row.path(x).asText();
      places.add(place);
      cells
          .computeIfAbsent(row.path(split).asText(), _ -> new LinkedHashMap<>())
          .put(place, value(row.path(y)));
    }
    var series = new ArrayList<Series>();
    cells.forEach(
        (name, values) ->
            series.add(
                new Series(
                    Limits.cell(name),
                    places.stream().map(place -> values.getOrDefault(place, 0.0)).toList(),
                    series.size(),
                    false)));
    return plotting.plot(axis(List.copyOf(places)), largest(series), format(y));
  }

  private @Nullable Chart ranking(boolean shares) {
    int x = xColumn();
    var ys = yColumns(x);
    if (ys.isEmpty() || rows.isEmpty()) {
      return null;
    }
    var bars = new ArrayList<Chart.HorizontalBars.Bar>();
    for (var row : rows) {
      var name = x < 0 ? name(ys.getFirst()) : Limits.cell(row.path(x).asText());
      bars.add(new Chart.HorizontalBars.Bar(name, row.path(ys.getFirst()).asDouble(), null));
    }
    bars.sort(Comparator.comparingDouble(Chart.HorizontalBars.Bar::value).reversed());
    leftOut(bars.size(), "rows");
    return new Chart.HorizontalBars(
        bars.stream().limit(Limits.SERIES).toList(), format(ys.getFirst()), shares);
  }

  private List<Series> largest(List<Series> series) {
    if (series.size() <= Limits.SERIES) {
      return series;
    }
    leftOut(series.size(), "series");
    var sorted = new ArrayList<>(series);
    sorted.sort(Comparator.comparingDouble(Series::total).reversed());
    return IntStream.range(0, Limits.SERIES)
        .mapToObj(i -> new Series(sorted.get(i).name(), sorted.get(i).values(), i, false))
        .toList();
  }

  private void leftOut(int all, String what) {
    if (all > Limits.SERIES) {
      notes.add("Showing the " + Limits.SERIES + " largest of " + all + " " + what);
    }
  }

  private Axis axis(List<String> labels) {
    var moments = labels.stream().map(label -> Moments.parse(label, zone)).toList();
    if (moments.stream().anyMatch(Objects::isNull)) {
      return new Axis(labels.stream().map(Limits::cell).toList(), false);
    }
    List<LocalDateTime> starts = moments.stream().map(Objects::requireNonNull).toList();
    return new Axis(Interval.between(starts).labels(starts), false);
  }

  /** The configured column, else the first that does not hold numbers; -1 when all do. */
  private int xColumn() {
    int wanted = columns.indexOf(query.chartSettings().path("xAxis").path("column").asText(""));
    if (wanted >= 0) {
      return wanted;
    }
    return IntStream.range(0, columns.size()).filter(i -> !isNumeric(i)).findFirst().orElse(-1);
  }

  private List<Integer> yColumns(int x) {
    var wanted = new ArrayList<Integer>();
    for (var axis : query.chartSettings().path("yAxis")) {
      int column = columns.indexOf(axis.path("column").asText(""));
      if (column >= 0) {
        wanted.add(column);
      }
    }
    return wanted.isEmpty()
        ? IntStream.range(0, columns.size()).filter(i -> i != x && isNumeric(i)).boxed().toList()
        : wanted;
  }

  private int firstY() {
    var ys = yColumns(-1);
    return ys.isEmpty() ? 0 : ys.getFirst();
  }

  private boolean isNumeric(int column) {
    boolean seen = false;
    for (var row : rows) {
      var cell = row.path(column);
      if (!cell.isNumber() && !cell.isNull()) {
        return false;
      }
      seen |= cell.isNumber();
    }
    return seen;
  }

  private static double value(JsonNode cell) {
    return cell.isNumber() ? cell.asDouble() : Double.NaN;
  }

  private JsonNode settings(int column) {
    for (var axis : query.chartSettings().path("yAxis")) {
      if (columns.get(column).equals(axis.path("column").asText())) {
        return axis.path("settings");
      }
    }
    return MissingNode.getInstance();
  }

  private String name(int column) {
    var label = settings(column).path("display").path("label").asText("");
    return label.isEmpty() ? Limits.cell(columns.get(column)) : label;
  }

  private ValueFormat format(int column) {
    return ValueFormat.ofColumn(settings(column).path("formatting"));
  }

  private interface Plotting {
    Chart plot(Axis axis, List<Series> series, ValueFormat format);
  }
}
