package dev.herald.delivery.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 1, 0.2",
    "0, 7, 0, 8, 2",
    "0, 18, 0, 20, 5",
    "3, 100, 0, 100, 20",
    "0, 980, 0, 1000, 200",
    "-3, 8, -5, 10, 2.5",
    "-40, -10, -40, 0, 10",
    "0, 0.04, 0, 0.04, 0.01",
  })
  void aScaleStartsAtZeroAndEndsOnARoundNumber(
      double least, double most, double from, double to, double step) {
    var scale = Scale.of(least, most, false);
    assertThat(scale.step()).isEqualTo(step);
    assertThat(scale.from()).isEqualTo(from);
    assertThat(scale.to()).isEqualTo(to);
    assertThat(scale.ticks()).contains(0.0);
  }

  @ParameterizedTest
  @CsvSource({"100, 30", "500, 120", "9000, 1800"})
  void secondsGoInSixties(double most, double step) {
    assertThat(Scale.of(0, most, true).step()).isEqualTo(step);
  }
}
