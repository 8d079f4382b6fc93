package dev.herald.bench;

import java.util.List;

/** Where the values of a measurement lie. */
record Percentiles(double p50, double p99, double max) {

  static Percentiles of(List<Double> values) {
    if (values.isEmpty()) {
      return new Percentiles(Double.NaN, Double.NaN, Double.NaN);
    }
    List<Double> sorted = values.stream().sorted().toList();
    return new Percentiles(at(sorted, 0.50), at(sorted, 0.99), sorted.getLast());
  }

  private static double at(List<Double> sorted, double share) {
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, Math.min(sorted.size() - 1, index)));
  }
}
