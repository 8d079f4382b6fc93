package dev.herald.delivery.report.draw;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/**
 * A picture of any colours as one of at most 256.
 *
 * <p>Charts have few colours; what is many are the shades of smoothed edges. The most frequent
 * colours are kept as they are and a rare shade becomes its nearest neighbour, which no eye sees
 * and which makes the file a third as large.
 *
 * @param rgb three bytes per colour
 * @param indexes one byte per pixel
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
record Palette(byte[] rgb, byte[] indexes) {

  private static final int MOST = 256;
  private static final int COLOR = 0xFFFFFF;

  /**
   * @param image of the type {@code TYPE_INT_RGB}
   */
  static Palette of(BufferedImage image) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    var counts = count(pixels);
    int[] colors = counts.mostFrequent(MOST);
    counts.replaceAll(color -> nearest(colors, color));
    byte[] indexes = new byte[pixels.length];
    runs(pixels, (color, start, end) -> Arrays.fill(indexes, start, end, (byte) counts.get(color)));
    return new Palette(rgb(colors), indexes);
  }

  private static byte[] rgb(int[] colors) {
    byte[] rgb = new byte[colors.length * 3];
    for (int i = 0; i < colors.length; i++) {
      rgb[3 * i] = (byte) (colors[i] >> 16);
      rgb[3 * i + 1] = (byte) (colors[i] >> 8);
      rgb[3 * i + 2] = (byte) colors[i];
    }
    return rgb;
  }

  private static ColorTable count(int[] pixels) {
    var counts = new ColorTable();
    runs(pixels, (color, start, end) -> counts.add(color, end - start));
    return counts;
  }

  private interface Run {
    void of(int color, int start, int end);
  }

  /** Pixels of one colour in a row at once: most of a chart is paper. */
  private static void runs(int[] pixels, Run run) {
    for (int start = 0; start < pixels.length; ) {
      // The first pixel that differs from the one before it; many are compared in one instruction.
      int same =
          Arrays.mismatch(pixels, start, pixels.length - 1, pixels, start + 1, pixels.length);
      int end = same < 0 ? pixels.length : start + same + 1;
      run.of(pixels[start] & COLOR, start, end);
      start = end;
    }
  }

  /** Weighted as eyes do it: green tells most, blue least. */
  private static int nearest(int[] colors, int color) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < colors.length && least > 0; i++) {
      int red = (colors[i] >> 16 & 255) - (color >> 16 & 255);
      int green = (colors[i] >> 8 & 255) - (color >> 8 & 255);
      int blue = (colors[i] & 255) - (color & 255);
      int distance = 3 * red * red + 4 * green * green + 2 * blue * blue;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
