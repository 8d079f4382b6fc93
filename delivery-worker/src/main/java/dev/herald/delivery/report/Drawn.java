package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.report.chart.PlainRows;
import dev.herald.delivery.report.draw.Png;

/**
 * An insight fetched and drawn, before it belongs to any delivery.
 *
 * @param insight as the source answered; missing when it did not get that far
 * @param size bytes the answer took
 */
record Drawn(JsonNode insight, Look look, int size) {

  /** What there is to see. */
  sealed interface Look {}

  /**
   * @param summary one line, without the name
   */
  record Picture(Png png, String summary) implements Look {}

  /** Drawing failed, the data is there. */
  record Rows(PlainRows rows) implements Look {}

  record Failed(String type, String message) implements Look {}

  /** The insight does not exist any more: it is left out. */
  record Gone() implements Look {}

  /** Bytes it holds in memory, roughly. */
  long weight() {
    return size + (look instanceof Picture picture ? picture.png.bytes().length : 0L);
  }
}
