package dev.herald.delivery.report.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One series as a trends result gives it.
 *
 * @param identity the same for a series and its counterpart in the period compared with
 * @param total the aggregated value where there is one, else the sum of the data
 * @param status of a lifecycle series, else empty
 */
record TrendSeries(
    String name,
    String identity,
    List<Double> data,
    List<String> labels,
    List<String> days,
    double total,
    boolean previous,
    String status) {

  private static final String OTHER = "$$_posthog_breakdown_other_$$";
  private static final String NONE = "$$_posthog_breakdown_null_$$";

  static TrendSeries of(JsonNode json) {
    var data = new ArrayList<Double>();
    json.path("data").forEach(value -> data.add(value.isNumber() ? value.asDouble() : Double.NaN));
    var aggregated = json.path("aggregated_value");
    double total =
        aggregated.isNumber()
            ? aggregated.asDouble()
            : data.isEmpty()
                ? json.path("count").asDouble(0)
                : data.stream().filter(Double::isFinite).mapToDouble(Double::doubleValue).sum();
    var name = name(json);
    return new TrendSeries(
        name,
        identity(json, name),
        data,
        texts(json.path("labels")),
        texts(json.path("days")),
        total,
        json.path("compare_label").asText("").equals("previous"),
        json.path("status").asText(""));
  }

  /** What a breakdown value is called; several values stand side by side. */
  static String breakdown(JsonNode value) {
    if (value.isArray()) {
      return String.join(" · ", texts(value).stream().map(TrendSeries::spoken).toList());
    }
    return value.isNull() || value.isMissingNode() ? "" : spoken(value.asText());
  }

  /** Formulas have no action and so no order: there the name must do. */
  private static String identity(JsonNode json, String name) {
    var order = json.path("action").path("order").asText("");
    return (order.isEmpty() ? name : order) + "\n" + json.path("breakdown_value");
  }

  private static String name(JsonNode json) {
    var label = json.path("label").asText("");
    var custom = json.path("action").path("custom_name").asText("");
    var value = json.path("breakdown_value");
    var spoken = breakdown(value);
    var raw = value.isArray() ? String.join("::", texts(value)) : value.asText("");
    if (spoken.isEmpty()) {
      return orUnnamed(custom.isEmpty() ? spoken(label) : custom);
    }
    if (label.equals(raw) || label.isEmpty()) {
      return custom.isEmpty() ? spoken : custom + " – " + spoken;
    }
    if (custom.isEmpty() && label.endsWith(raw)) {
      return spoken(label);
    }
    return (custom.isEmpty() ? spoken(label) : custom) + " – " + spoken;
  }

  private static String orUnnamed(String name) {
    return name.isBlank() || name.equals("null") ? "Series" : name;
  }

  private static String spoken(String text) {
    return text.replace(OTHER, "Other (i.e. all remaining values)")
        .replace(NONE, "None (i.e. no value)");
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
