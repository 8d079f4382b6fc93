package dev.herald.catalog.result;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A result as it is drawn and kept: rows of a table, or a list of series.
 *
 * @param hasMore whether rows were left out
 * @param resolvedDateRange {@code {date_from, date_to}} where the question has a range
 */
public record ResultContent(
    JsonNode result,
    @Nullable JsonNode columns,
    @Nullable JsonNode types,
    boolean hasMore,
    @Nullable JsonNode resolvedDateRange) {

  /** About as many characters as the result takes as JSON. */
  public long size() {
    return size(result);
  }

  static long size(JsonNode value) {
    if (value.isContainerNode()) {
      long size = 2;
      for (JsonNode part : value) {
        size += size(part) + 1;
      }
      return size;
    }
    return value.isTextual() ? value.textValue().length() + 2L : 8;
  }
}
