package dev.herald.delivery.report.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * The values an axis reaches from and to, in steps that read well; zero is always among them.
 *
 * @param step distance of two ticks
 */
record Scale(double from, double to, double step) {

  private static final int TICKS = 5;

  /** Covers these values. */
  static Scale of(double least, double most, boolean time) {
    double low = Math.min(0, least);
    double high = Math.max(0, most);
    if (high == low) {
      high = 1;
    }
    double step = time ? timeStep((high - low) / TICKS) : step((high - low) / TICKS);
    return new Scale(
        Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, step);
  }

  List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    int count = (int) Math.round((to - from) / step);
    for (int i = 0; i <= count; i++) {
      double tick = from + i * step;
      // Sums of steps miss zero by a hair, which would be written as -0.
      ticks.add(Math.abs(tick) < step / 1e6 ? 0.0 : tick);
    }
    return ticks;
  }

  /** Where a value lies between bottom and top of the box. */
  double y(double value, Box box) {
    return box.bottom() - (value - from) / (to - from) * box.height();
  }

  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 2.5 ? 2.5 : lead <= 5 ? 5 : 10);
  }

  /** Seconds go in sixties. */
  private static double timeStep(double rough) {
    for (double step :
        new double[] {
          1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200,
          86_400
        }) {
      if (rough <= step && rough > 0.5) {
        return step;
      }
    }
    return step(rough);
  }
}
