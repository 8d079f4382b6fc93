package dev.herald.delivery.report.chart;

import java.util.List;

/**
 * The places that series have values for.
 *
 * @param labels written below, one per place
 * @param lastRunning whether the last place stands for an interval that is not over yet
 */
public record Axis(List<String> labels, boolean lastRunning) {

  public Axis {
    labels = List.copyOf(labels);
  }

  public int size() {
    return labels.size();
  }
}
