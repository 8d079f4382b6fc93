package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of rendering a delivery.
 *
 * @param report null when there is nothing to export: no live insight is left in the selection
 * @param contentSnapshot goes into the delivery row as it is; may be megabytes
 * @param assetIds of the pictures, in message order
 */
public record RenderedReport(
    @Nullable Report report, JsonNode contentSnapshot, List<Long> assetIds) {

  public RenderedReport {
    assetIds = List.copyOf(assetIds);
  }
}
