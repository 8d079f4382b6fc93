package dev.herald.delivery.report.chart;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A figure in one line, for those who cannot see it. */
public final class Summary {

  /** Names told one by one before the rest is only counted. */
  private static final int NAMED = 3;

  private Summary() {}

  /** E.g. {@code Signed up 18}; without the title, never blank. */
  public static String of(Figure figure) {
    return switch (figure.chart()) {
      case Chart.NoData() -> "No data";
      case Chart.Lines(var axis, var series, var format) -> series(axis, series, format);
      case Chart.Area(var axis, var series, var format) -> series(axis, series, format);
      case Chart.Bars(var axis, var series, var format, _) -> series(axis, series, format);
      case Chart.HorizontalBars ranking -> ranking(ranking);
      case Chart.BigNumber number -> number(number);
      case Chart.Table table -> table(table);
      case Chart.Funnel funnel -> funnel(funnel);
      case Chart.Retention retention -> retention(retention);
    };
  }

  /**
   * How a number compares with the one before, e.g. {@code +12.5%}; empty when there is no base.
   */
  public static String change(double now, double before) {
    if (before == 0) {
      return now == 0 ? "no change" : "";
    }
    double change = (now - before) / Math.abs(before);
    return (change > 0 ? "+" : "") + ValueFormat.SHARE.text(change);
  }

  private static String series(Axis axis, List<Series> all, ValueFormat format) {
    var current = all.stream().filter(s -> !s.previous()).toList();
    var told =
        current.stream()
            .sorted(Comparator.comparingDouble(Series::total).reversed())
            .limit(NAMED)
            .map(s -> s.name() + " " + amount(s, format))
            .collect(Collectors.joining(", "));
    var span =
        axis.size() < 2 ? "" : axis.labels().getFirst() + " to " + axis.labels().getLast() + ": ";
    return span + told + more(current.size());
  }

  /** A total where adding up makes sense, else the latest value. */
  private static String amount(Series series, ValueFormat format) {
    return switch (format.style()) {
      case PERCENT, SHARE ->
          series.values().isEmpty() ? "–" : format.text(series.values().getLast());
      case NUMERIC, SECONDS, MILLISECONDS, CURRENCY -> format.text(series.total());
    };
  }

  private static String ranking(Chart.HorizontalBars ranking) {
    return ranking.bars().stream()
            .limit(NAMED)
            .map(bar -> bar.name() + " " + ranking.format().text(bar.value()))
            .collect(Collectors.joining(", "))
        + more(ranking.bars().size());
  }

  private static String number(Chart.BigNumber number) {
    var text = number.format().text(number.value());
    if (number.previous() == null) {
      return text;
    }
    var change = change(number.value(), number.previous());
    return text
        + " against "
        + number.format().text(number.previous())
        + " before"
        + (change.isEmpty() ? "" : " (" + change + ")");
  }

  private static String table(Chart.Table table) {
    if (table.rows().size() == 1 && table.columns().size() <= NAMED) {
      return String.join(", ", table.rows().getFirst());
    }
    return table.rows().size()
        + " rows: "
        + table.columns().stream()
            .map(Chart.Table.Column::name)
            .limit(NAMED + 1)
            .collect(Collectors.joining(", "));
  }

  private static String funnel(Chart.Funnel funnel) {
    return funnel.groups().stream()
            .limit(NAMED)
            .map(
                group -> {
                  var first = group.steps().getFirst();
                  var last = group.steps().getLast();
                  return (group.name().isEmpty() ? "" : group.name() + " ")
                      + ValueFormat.PLAIN.text(first.count())
                      + " → "
                      + ValueFormat.PLAIN.text(last.count())
                      + " ("
                      + ValueFormat.SHARE.text(last.ofFirst())
                      + " converted)";
                })
            .collect(Collectors.joining(", "))
        + more(funnel.groups().size());
  }

  private static String retention(Chart.Retention retention) {
    var grid = retention.grids().getFirst();
    var groups = grid.rows().size() + " groups";
    return grid.mean().size() < 2
        ? groups
        : groups
            + ", "
            + ValueFormat.SHARE.text(grid.mean().get(1))
            + " back on "
            + grid.intervals().get(1).toLowerCase(Locale.ROOT)
            + " on average";
  }

  private static String more(int all) {
    return all > NAMED ? " and " + (all - NAMED) + " more" : "";
  }
}
