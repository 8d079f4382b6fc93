package dev.herald.delivery.report.draw;

/**
 * A picture as it is stored and sent.
 *
 * @param widthPx and heightPx as shown, in CSS pixels; the PNG has double the density
 * @param bytes never changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // a hundred kilobytes each: not copied, not compared
public record Png(int widthPx, int heightPx, byte[] bytes) {}
