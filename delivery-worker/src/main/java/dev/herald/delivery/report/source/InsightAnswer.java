package dev.herald.delivery.report.source;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What came of asking for an insight. */
public sealed interface InsightAnswer {

  /**
   * The insight with a result that is a list or an object.
   *
   * @param size bytes it took on the wire
   */
  record Computed(JsonNode insight, int size) implements InsightAnswer {}

  /**
   * The insight is there and its result is not to be had.
   *
   * @param insight as far as it is known, or null
   * @param type as the delivery's snapshot names it
   * @param message fit to show to the reader
   */
  record NotComputed(@Nullable JsonNode insight, String type, String message)
      implements InsightAnswer {}

  /** There is no such insight (any more). */
  record Gone() implements InsightAnswer {}
}
