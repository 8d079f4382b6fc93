package dev.herald.delivery.report;

import java.net.URI;
import java.util.List;

/** One insight's place in a report: its picture, its data as a small table, or what went wrong. */
public record Panel(long insightId, String shortId, String name, Content content) {

  /** What fills the place. */
  public sealed interface Content {}

  /**
   * A drawn insight.
   *
   * @param assetId of the stored PNG; its bytes are loaded through the asset store
   * @param imageUrl public, signed address of the PNG
   * @param widthPx and heightPx as shown, in CSS pixels; the PNG has double the density
   * @param altText name and one-line summary
   */
  public record Picture(long assetId, URI imageUrl, int widthPx, int heightPx, String altText)
      implements Content {}

  /** Data that could not be drawn, as at most ten rows of text. */
  public record Table(List<String> columns, List<List<String>> rows) implements Content {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * Why there is nothing to see.
   *
   * @param type machine-readable, as kept in the delivery's snapshot
   * @param message fit to show to the reader
   */
  public record Failed(String type, String message) implements Content {}
}
