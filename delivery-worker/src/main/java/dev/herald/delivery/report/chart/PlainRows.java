package dev.herald.delivery.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A chart's data as a few rows of text, for when it cannot be drawn. */
public record PlainRows(List<String> columns, List<List<String>> rows) {

  /** Rows a message can carry in place of a picture (contract). */
  private static final int MOST = 10;

  public PlainRows {
    columns = List.copyOf(columns);
    rows = rows.stream().limit(MOST).map(List::copyOf).toList();
  }

  /** The most telling rows of this chart. */
  public static PlainRows of(Chart chart) {
    return switch (chart) {
      case Chart.NoData() -> new PlainRows(List.of("No data"), List.of());
      case Chart.Lines(var axis, var series, var format) -> latest(axis, series, format);
      case Chart.Area(var axis, var series, var format) -> latest(axis, series, format);
      case Chart.Bars(var axis, var series, var format, _) -> latest(axis, series, format);
      case Chart.HorizontalBars(var bars, var format, _) ->
          new PlainRows(
              List.of("Series", "Total"),
              bars.stream().map(bar -> List.of(bar.name(), format.text(bar.value()))).toList());
      case Chart.BigNumber number ->
          new PlainRows(
              List.of(number.label().isEmpty() ? "Value" : number.label()),
              List.of(List.of(number.format().text(number.value()))));
      case Chart.Table table ->
          new PlainRows(
              table.columns().stream().map(Chart.Table.Column::name).toList(), table.rows());
      case Chart.Funnel funnel -> funnel(funnel);
      case Chart.Retention retention -> retention(retention.grids().getFirst());
    };
  }

  /** The last places of the axis, all series side by side. */
  private static PlainRows latest(Axis axis, List<Series> series, ValueFormat format) {
    var columns = new ArrayList<String>();
    columns.add("");
    series.forEach(s -> columns.add(s.previous() ? s.name() + " (previous)" : s.name()));
    var rows =
        IntStream.range(Math.max(0, axis.size() - MOST), axis.size())
            .mapToObj(
                place -> {
                  var cells = new ArrayList<String>();
                  cells.add(axis.labels().get(place));
                  series.forEach(s -> cells.add(format.text(s.at(place))));
                  return (List<String>) cells;
                })
            .toList();
    return new PlainRows(columns, rows);
  }

  private static PlainRows funnel(Chart.Funnel funnel) {
    var steps = funnel.groups().getFirst().steps();
    return new PlainRows(
        List.of("Step", "Count", "Of first", "Of previous"),
        IntStream.range(0, steps.size())
            .mapToObj(
                i ->
                    List.of(
                        funnel.steps().get(i),
                        ValueFormat.PLAIN.text(steps.get(i).count()),
                        ValueFormat.SHARE.text(steps.get(i).ofFirst()),
                        ValueFormat.SHARE.text(steps.get(i).ofPrevious())))
            .toList());
  }

  private static PlainRows retention(Chart.Retention.Grid grid) {
    return new PlainRows(
        List.of("Interval", "Back on average"),
        IntStream.range(0, grid.mean().size())
            .mapToObj(
                i -> List.of(grid.intervals().get(i), ValueFormat.SHARE.text(grid.mean().get(i))))
            .toList());
  }
}
