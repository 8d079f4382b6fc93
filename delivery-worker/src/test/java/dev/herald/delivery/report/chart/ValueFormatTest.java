package dev.herald.delivery.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValueFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // format | prefix | postfix | value | text | tick
        "numeric | | | 0 | 0 | 0",
        "numeric | | | 1234567 | 1,234,567 | 1.2M",
        "numeric | | | 1234.56 | 1,234.6 | 1,234.6",
        "numeric | | | 12.345 | 12.35 | 12.35",
        "numeric | | | 0.00012 | 0.00012 | 0.00012",
        "numeric | €~ | ~net | 15000 | €~15,000~net | €~15K~net",
        "duration | | | 0 | 0s | 0s",
        "duration | | | 0.5 | 0.5s | 0.5s",
        "duration | | | 59.6 | 1m | 1m",
        "duration | | | 125 | 2m 5s | 2m 5s",
        "duration | | | 3600 | 1h | 1h",
        "duration | | | 90061 | 1d 1h | 1d 1h",
        "duration | | | -65 | -1m 5s | -1m 5s",
        "duration_ms | | | 250 | 250ms | 250ms",
        "duration_ms | | | 61000 | 1m 1s | 1m 1s",
        "percentage | | | 12.345 | 12.3% | 12.3%",
        "percentage_scaled | | | 0.25 | 25% | 25%",
        "percentage_scaled | | | 0.0312 | 3.12% | 3.12%",
        "currency | | | 1234.5 | $1,234.50 | $1,234.5",
        "currency | € | | 1234 | €1,234 | €1,234",
        "currency | | | -3 | -$3 | -$3",
        "somethingNew | | | 7 | 7 | 7",
      })
  void aValueIsWrittenAsTheInsightAsksFor(
      String format,
      @Nullable String prefix,
      @Nullable String postfix,
      double value,
      String text,
      String tick) {
    var filter =
        Insights.json(
            "{\"aggregationAxisFormat\":\"%s\",\"aggregationAxisPrefix\":\"%s\",\"aggregationAxisPostfix\":\"%s\"}"
                .formatted(format, blank(prefix), blank(postfix)));
    var written = ValueFormat.ofTrends(filter);
    assertThat(written.text(value)).isEqualTo(blank(text));
    assertThat(written.tick(value)).isEqualTo(blank(tick));
  }

  /** The table's cells are stripped, so a tilde stands for a blank that matters. */
  private static String blank(@Nullable String cell) {
    return cell == null ? "" : cell.replace('~', ' ');
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity"})
  void whatIsNotANumberIsADash(double value) {
    assertThat(ValueFormat.PLAIN.text(value)).isEqualTo("–");
  }
}
