package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the steps of a funnel, and how long people took. */
final class FunnelReader {

  private final List<String> notes;

  /**
   * @param notes receives what was left out
   */
  FunnelReader(List<String> notes) {
    this.notes = notes;
  }

  /** A list of steps, or a list of such lists, one for each value of a breakdown. */
  Chart steps(JsonNode result) {
    if (result.isEmpty()) {
      return new Chart.NoData();
    }
    var broken = result.get(0).isArray();
    var groups = new ArrayList<Chart.Funnel.Group>();
    var names = new ArrayList<String>();
    for (var steps : broken ? result : List.of(result)) {
      if (steps.isEmpty()) {
        continue;
      }
      if (names.isEmpty()) {
        steps.forEach(step -> names.add(name(step)));
      }
      groups.add(group(steps, broken));
    }
    if (groups.isEmpty()) {
      return new Chart.NoData();
    }
    if (groups.size() > Limits.SERIES) {
      groups.sort((a, b) -> Double.compare(first(b), first(a)));
      notes.add(
          "Showing the " + Limits.SERIES + " largest of " + groups.size() + " breakdown values");
    }
    return new Chart.Funnel(names, groups.stream().limit(Limits.SERIES).toList());
  }

  Chart timeToConvert(JsonNode result) {
    var bins = result.path("bins");
    var labels = new ArrayList<String>();
    var counts = new ArrayList<Double>();
    for (var bin : bins) {
      labels.add(Durations.text(bin.path(0).asDouble()));
      counts.add(bin.path(1).asDouble());
    }
    if (counts.stream().allMatch(count -> count == 0)) {
      return new Chart.NoData();
    }
    if (result.path("average_conversion_time").isNumber()) {
      notes.add("On average " + Durations.text(result.path("average_conversion_time").asDouble()));
    }
    return new Chart.Bars(
        new Axis(labels, false),
        List.of(new Series("Conversions by time taken", counts, 0, false)),
        ValueFormat.PLAIN,
        Chart.Arrangement.HISTOGRAM);
  }

  private static Chart.Funnel.Group group(JsonNode steps, boolean broken) {
    double first = steps.get(0).path("count").asDouble();
    double previous = first;
    var read = new ArrayList<Chart.Funnel.Step>();
    for (var step : steps) {
      double count = step.path("count").asDouble();
      var median = step.path("median_conversion_time");
      read.add(
          new Chart.Funnel.Step(
              count,
              share(count, first),
              share(count, previous),
              median.isNumber() ? median.asDouble() : null));
      previous = count;
    }
    var value = TrendSeries.breakdown(steps.get(0).path("breakdown_value"));
    return new Chart.Funnel.Group(broken ? (value.isEmpty() ? "None" : value) : "", read);
  }

  private static double first(Chart.Funnel.Group group) {
    return group.steps().getFirst().count();
  }

  private static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  private static String name(JsonNode step) {
    var custom = step.path("custom_name").asText("");
    var name = custom.isBlank() || custom.equals("null") ? step.path("name").asText("") : custom;
    return name.isBlank() ? "Step " + (step.path("order").asInt() + 1) : name;
  }
}
