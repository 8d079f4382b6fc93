package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads lists of series: trends, stickiness, lifecycle, funnel trends. */
final class TrendsReader {

  private static final Set<String> TOTAL_TABLES = Set.of("WorldMap", "ActionsTable");

  /** Rows of a ranking that is drawn as a table. */
  private static final int TOP = 20;

  /** Value columns a table of series can have beside its name and total. */
  private static final int VALUE_COLUMNS = 10;

  private final InsightQuery query;
  private final ZoneId zone;
  private final Instant asOf;
  private final List<TrendSeries> all;
  private final List<String> notes;

  /**
   * @param asOf when the result was computed: an interval that ends later is still running
   * @param notes receives what was left out
   */
  TrendsReader(InsightQuery query, JsonNode result, ZoneId zone, Instant asOf, List<String> notes) {
    this.query = query;
    this.zone = zone;
    this.asOf = asOf;
    this.notes = notes;
    this.all = new ArrayList<>();
    result.forEach(series -> all.add(TrendSeries.of(series)));
  }

  Chart trends() {
    var filter = query.filter("trendsFilter");
    return byDisplay(
        filter.path("display").asText("ActionsLineGraph"), ValueFormat.ofTrends(filter), true);
  }

  Chart stickiness() {
    var filter = query.filter("stickinessFilter");
    return byDisplay(
        filter.path("display").asText("ActionsUnstackedBar"), ValueFormat.PLAIN, false);
  }

  /** Shares of a hundred; a funnel without a breakdown leaves its one series nameless. */
  Chart funnelTrends() {
    if (all.isEmpty()) {
      return new Chart.NoData();
    }
    var series =
        drawn().stream()
            .map(s -> all.size() > 1 ? s : new Series("Conversion rate", s.values(), 0, false))
            .toList();
    return new Chart.Lines(axis(true), series, ValueFormat.PERCENT);
  }

  Chart lifecycle() {
    var order = List.of("new", "returning", "resurrecting", "dormant");
    var totals = new TreeMap<Integer, Series>();
    for (var series : all) {
      int hue = order.indexOf(series.status());
      if (hue >= 0) {
        var name =
            series.status().substring(0, 1).toUpperCase(Locale.ROOT) + series.status().substring(1);
        totals.putIfAbsent(hue, new Series(name, series.data(), hue, false));
      }
    }
    return totals.isEmpty()
        ? new Chart.NoData()
        : new Chart.Bars(
            axis(true), List.copyOf(totals.values()), ValueFormat.PLAIN, Chart.Arrangement.STACKED);
  }

  private Chart byDisplay(String display, ValueFormat format, boolean time) {
    if (all.isEmpty()) {
      return new Chart.NoData();
    }
    return switch (display) {
      case "BoldNumber" -> number(format);
      case "ActionsBarValue" -> ranking(format, false);
      case "ActionsPie" -> ranking(format, true);
      case "ActionsLineGraph", "ActionsLineGraphCumulative" ->
          timed(() -> new Chart.Lines(axis(time), drawn(), format));
      case "ActionsAreaGraph" -> timed(() -> new Chart.Area(axis(time), drawn(), format));
      case "ActionsBar", "ActionsStackedBar" ->
          timed(() -> new Chart.Bars(axis(time), drawn(), format, Chart.Arrangement.STACKED));
      case "ActionsUnstackedBar" ->
          timed(() -> new Chart.Bars(axis(time), drawn(), format, Chart.Arrangement.GROUPED));
      default -> table(format, display);
    };
  }

  /** Drawings over an axis need one; a result of totals alone becomes a ranking instead. */
  private Chart timed(Supplier<Chart> chart) {
    return all.stream().allMatch(s -> s.data().isEmpty())
        ? ranking(ValueFormat.ofTrends(query.filter("trendsFilter")), false)
        : chart.get();
  }

  private Chart number(ValueFormat format) {
    var now = all.stream().filter(s -> !s.previous()).findFirst().orElse(all.getFirst());
    var before = all.stream().filter(TrendSeries::previous).findFirst();
    return new Chart.BigNumber(
        now.name(), now.total(), before.map(TrendSeries::total).orElse(null), format);
  }

  private Chart ranking(ValueFormat format, boolean shares) {
    Map<String, Double> before =
        all.stream()
            .filter(TrendSeries::previous)
            .collect(Collectors.toMap(TrendSeries::identity, TrendSeries::total, (a, _) -> a));
    var current = all.stream().filter(s -> !s.previous()).sorted(largestFirst()).toList();
    leftOut(current.size(), Limits.SERIES, "series");
    return new Chart.HorizontalBars(
        current.stream()
            .limit(Limits.SERIES)
            .map(s -> new Chart.HorizontalBars.Bar(s.name(), s.total(), before.get(s.identity())))
            .toList(),
        format,
        shares);
  }

  private Chart table(ValueFormat format, String display) {
    var rows = display.equals("WorldMap") ? all.stream().sorted(largestFirst()).toList() : all;
    int most = TOTAL_TABLES.contains(display) && !display.equals("WorldMap") ? Limits.ROWS : TOP;
    leftOut(rows.size(), most, "rows");
    var axis = axis(true).labels();
    var wide = axis.size() <= VALUE_COLUMNS && rows.stream().anyMatch(s -> !s.data().isEmpty());
    var columns = new ArrayList<Chart.Table.Column>();
    columns.add(new Chart.Table.Column(display.equals("WorldMap") ? "Country" : "Series", false));
    columns.add(new Chart.Table.Column("Total", true));
    if (wide) {
      axis.forEach(label -> columns.add(new Chart.Table.Column(label, true)));
    }
    Function<TrendSeries, List<String>> row =
        series -> {
          var cells = new ArrayList<String>();
          cells.add(series.previous() ? series.name() + " (previous)" : series.name());
          cells.add(format.text(series.total()));
          for (int i = 0; wide && i < axis.size(); i++) {
            cells.add(i < series.data().size() ? format.text(series.data().get(i)) : "");
          }
          return cells;
        };
    return new Chart.Table(columns, rows.stream().limit(most).map(row).toList());
  }

  /** The series to draw: in their own order while they fit, the largest first when they do not. */
  private List<Series> drawn() {
    var groups = new ArrayList<List<TrendSeries>>();
    all.stream()
        .collect(
            Collectors.groupingBy(TrendSeries::identity, LinkedHashMap::new, Collectors.toList()))
        .forEach((_, group) -> groups.add(group));
    if (all.size() > Limits.SERIES) {
      groups.sort(Comparator.comparingDouble(TrendsReader::weight).reversed());
    }
    var drawn = new ArrayList<Series>();
    int hue = 0;
    for (var group : groups) {
      if (drawn.size() + group.size() > Limits.SERIES && !drawn.isEmpty()) {
        break;
      }
      for (var series : group) {
        drawn.add(new Series(series.name(), series.data(), hue, series.previous()));
      }
      hue++;
    }
    leftOut(all.size(), drawn.size(), "series");
    return drawn;
  }

  private static double weight(List<TrendSeries> group) {
    return group.stream().filter(s -> !s.previous()).mapToDouble(TrendSeries::total).sum();
  }

  private static Comparator<TrendSeries> largestFirst() {
    return Comparator.comparingDouble(TrendSeries::total).reversed();
  }

  private void leftOut(int all, int shown, String what) {
    if (all > shown) {
      notes.add("Showing the " + shown + " largest of " + all + " " + what);
    }
  }

  /** Of the longest series of the present period. */
  private Axis axis(boolean time) {
    var longest =
        all.stream()
            .filter(s -> !s.previous())
            .max(Comparator.comparingInt(s -> s.data().size()))
            .orElse(all.getFirst());
    int size = longest.data().size();
    var days = longest.days().stream().map(day -> Moments.parse(day, zone)).toList();
    if (!time || days.size() != size || days.stream().anyMatch(Objects::isNull)) {
      return new Axis(padded(longest.labels(), size), false);
    }
    var starts = days.stream().map(Objects::requireNonNull).toList();
    return new Axis(query.interval().labels(starts), runningAt(starts));
  }

  private boolean runningAt(List<LocalDateTime> starts) {
    return !starts.isEmpty()
        && query.interval().endOf(starts.getLast()).isAfter(LocalDateTime.ofInstant(asOf, zone));
  }

  private static List<String> padded(List<String> labels, int size) {
    var padded = new ArrayList<String>();
    for (int i = 0; i < size; i++) {
      padded.add(i < labels.size() ? labels.get(i) : String.valueOf(i + 1));
    }
    return padded;
  }
}
