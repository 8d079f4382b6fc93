package dev.herald.delivery.report.chart;

import java.util.List;

/**
 * One named row of values.
 *
 * @param values one per place of the axis; NaN where there is none
 * @param hue which colour of the palette; a compared series has the one of its counterpart
 * @param previous whether this is the period compared with
 */
public record Series(String name, List<Double> values, int hue, boolean previous) {

  public Series {
    values = List.copyOf(values);
  }

  /** The value at a place; NaN where there is none. */
  public double at(int place) {
    return place < values.size() ? values.get(place) : Double.NaN;
  }

  /** Sum of all values. */
  public double total() {
    return values.stream().filter(Double::isFinite).mapToDouble(Double::doubleValue).sum();
  }
}
