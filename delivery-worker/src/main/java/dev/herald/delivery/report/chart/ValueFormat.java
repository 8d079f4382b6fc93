package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * How a chart's values are written.
 *
 * @param decimals at most so many digits behind the point; negative = as the size of the number
 *     calls for
 */
public record ValueFormat(Style style, String prefix, String postfix, int decimals) {

  /** What the number is. */
  public enum Style {
    NUMERIC,
    SECONDS,
    MILLISECONDS,
    /** Of a hundred. */
    PERCENT,
    /** Of one. */
    SHARE,
    CURRENCY
  }

  public static final ValueFormat PLAIN = new ValueFormat(Style.NUMERIC, "", "", -1);
  public static final ValueFormat PERCENT = new ValueFormat(Style.PERCENT, "", "", -1);
  public static final ValueFormat SHARE = new ValueFormat(Style.SHARE, "", "", -1);
  public static final ValueFormat SECONDS = new ValueFormat(Style.SECONDS, "", "", -1);

  /** As a trends filter asks for it ({@code aggregationAxisFormat}, prefix, postfix, decimals). */
  static ValueFormat ofTrends(JsonNode filter) {
    var style =
        switch (filter.path("aggregationAxisFormat").asText("numeric")) {
          case "duration" -> Style.SECONDS;
          case "duration_ms" -> Style.MILLISECONDS;
          case "percentage" -> Style.PERCENT;
          case "percentage_scaled" -> Style.SHARE;
          case "currency" -> Style.CURRENCY;
          default -> Style.NUMERIC;
        };
    return new ValueFormat(
        style,
        filter.path("aggregationAxisPrefix").asText(""),
        filter.path("aggregationAxisPostfix").asText(""),
        filter.path("decimalPlaces").asInt(-1));
  }

  /** As a column of an SQL insight asks for it ({@code yAxis[].settings.formatting}). */
  static ValueFormat ofColumn(JsonNode formatting) {
    var style =
        formatting.path("style").asText("").equals("percent") ? Style.PERCENT : Style.NUMERIC;
    return new ValueFormat(
        style,
        formatting.path("prefix").asText(""),
        formatting.path("suffix").asText(""),
        formatting.path("decimalPlaces").asInt(-1));
  }

  /** In full, for labels and cells. */
  public String text(double value) {
    return prefix + body(value, false) + postfix;
  }

  /** Short, for the ticks of an axis. */
  public String tick(double value) {
    return prefix + body(value, true) + postfix;
  }

  private String body(double value, boolean brief) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    return switch (style) {
      case NUMERIC -> number(value, brief);
      case SECONDS -> Durations.text(value);
      case MILLISECONDS ->
          Math.abs(value) < 1000 && value != 0
              ? number(value, brief) + "ms"
              : Durations.text(value / 1000);
      case PERCENT -> percent(value);
      case SHARE -> percent(value * 100);
      case CURRENCY -> currency(value, brief);
    };
  }

  private String currency(double value, boolean brief) {
    var sign = value < 0 ? "-" : "";
    var symbol = prefix.isEmpty() ? "$" : "";
    var size = Math.abs(value);
    if (brief || size == Math.rint(size)) {
      return sign + symbol + number(size, brief);
    }
    return sign + symbol + pattern(decimals < 0 ? 2 : decimals, decimals < 0 ? 2 : 0).format(size);
  }

  private String percent(double value) {
    return pattern(decimals < 0 ? (Math.abs(value) < 10 ? 2 : 1) : decimals, 0).format(value) + "%";
  }

  private String number(double value, boolean brief) {
    var size = Math.abs(value);
    if (brief && size >= 10_000) {
      return compact(value);
    }
    int digits =
        decimals >= 0 ? decimals : size >= 1000 || size == 0 ? 1 : size >= 1 ? 2 : small(size);
    return pattern(digits, 0).format(value);
  }

  /** Two digits that matter, even behind many zeros. */
  private static int small(double size) {
    return Math.min(8, (int) Math.ceil(-Math.log10(size)) + 1);
  }

  private static String compact(double value) {
    var size = Math.abs(value);
    if (size >= 1e12) {
      return pattern(1, 0).format(value / 1e12) + "T";
    }
    if (size >= 1e9) {
      return pattern(1, 0).format(value / 1e9) + "B";
    }
    if (size >= 1e6) {
      return pattern(1, 0).format(value / 1e6) + "M";
    }
    return pattern(1, 0).format(value / 1e3) + "K";
  }

  private static DecimalFormat pattern(int most, int least) {
    var format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
    format.setMaximumFractionDigits(most);
    format.setMinimumFractionDigits(least);
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }
}
