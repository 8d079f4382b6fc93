package dev.herald.delivery.report.draw;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns a picture of any colours into one of 256.
 *
 * <p>Charts have few colours; what is many are the shades of smoothed edges. The most frequent
 * colours are kept as they are and a rare shade becomes its nearest neighbour, which no eye sees
 * and which makes the file a third as large.
 */
final class Palette {

  private static final int MOST = 256;

  private Palette() {}

  /**
   * @param image of the type {@code TYPE_INT_RGB}
   */
  static BufferedImage indexed(BufferedImage image) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    var counts = count(pixels);
    int[] colors = mostFrequent(counts);
    var index = new HashMap<Integer, Integer>();
    for (int color : counts.keySet()) {
      index.put(color, nearest(colors, color));
    }
    var model = new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    var indexed =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    byte[] bytes = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      bytes[i] =
          i > 0 && pixels[i] == pixels[i - 1]
              ? bytes[i - 1]
              : index.getOrDefault(pixels[i] & 0xFFFFFF, 0).byteValue();
    }
    return indexed;
  }

  /** Runs of one colour are counted at once: most of a chart is paper. */
  private static Map<Integer, Integer> count(int[] pixels) {
    var counts = new HashMap<Integer, Integer>();
    int start = 0;
    for (int i = 1; i <= pixels.length; i++) {
      if (i == pixels.length || pixels[i] != pixels[start]) {
        counts.merge(pixels[start] & 0xFFFFFF, i - start, Integer::sum);
        start = i;
      }
    }
    return counts;
  }

  private static int[] mostFrequent(Map<Integer, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST)
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

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
