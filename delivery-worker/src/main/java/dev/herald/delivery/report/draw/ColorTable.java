package dev.herald.delivery.report.draw;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A number for each colour, without an object per colour: a picture asks for it a hundred thousand
 * times.
 */
final class ColorTable {

  private static final int FREE = -1;

  private int[] colors = new int[1 << 10];
  private int[] numbers = new int[colors.length];
  private int size;

  ColorTable() {
    Arrays.fill(colors, FREE);
  }

  /** Adds to a colour's number, which is 0 at first. */
  void add(int color, int amount) {
    int place = place(color);
    if (colors[place] == FREE) {
      if (2 * size >= colors.length) {
        grow();
        place = place(color);
      }
      colors[place] = color;
      size++;
    }
    numbers[place] += amount;
  }

  /** A colour's number; 0 when it never was added. */
  int get(int color) {
    return numbers[place(color)];
  }

  /** The colours of the largest numbers, largest first, equal ones by colour. */
  int[] mostFrequent(int most) {
    return IntStream.range(0, colors.length)
        .filter(place -> colors[place] != FREE)
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer place) -> -numbers[place])
                .thenComparingInt(place -> colors[place]))
        .limit(most)
        .mapToInt(place -> colors[place])
        .toArray();
  }

  /** Gives every colour a new number. */
  void replaceAll(IntUnaryOperator numberOfColor) {
    for (int place = 0; place < colors.length; place++) {
      if (colors[place] != FREE) {
        numbers[place] = numberOfColor.applyAsInt(colors[place]);
      }
    }
  }

  /** Where a colour is, or the free place where it belongs. */
  private int place(int color) {
    int mask = colors.length - 1;
    // Fibonacci hashing, whose upper bits are the ones well mixed.
    int place = color * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(mask);
    while (colors[place] != FREE && colors[place] != color) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    int[] oldColors = colors;
    int[] oldNumbers = numbers;
    colors = new int[2 * oldColors.length];
    numbers = new int[colors.length];
    Arrays.fill(colors, FREE);
    for (int i = 0; i < oldColors.length; i++) {
      if (oldColors[i] != FREE) {
        int place = place(oldColors[i]);
        colors[place] = oldColors[i];
        numbers[place] = oldNumbers[i];
      }
    }
  }
}
