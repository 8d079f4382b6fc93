package dev.herald.delivery.report.draw;

import java.awt.Color;
import java.util.List;

/** The colours of all pictures. */
final class Ink {

  static final Color PAPER = Color.WHITE;
  static final Color TITLE = new Color(0x16, 0x1B, 0x2B);
  static final Color TEXT = new Color(0x36, 0x3D, 0x4E);
  static final Color MUTED = new Color(0x71, 0x79, 0x8B);
  static final Color GRID = new Color(0xEC, 0xEE, 0xF2);
  static final Color BASELINE = new Color(0xCD, 0xD2, 0xDB);
  static final Color WASH = new Color(0xF6, 0xF7, 0xF9);
  static final Color RISE = new Color(0x13, 0x86, 0x5C);
  static final Color FALL = new Color(0xC4, 0x36, 0x3B);

  /** Told apart in this order by most colour-blind readers as well; no two neighbours alike. */
  private static final List<Color> PALETTE =
      List.of(
          new Color(0x3D, 0x63, 0xDD),
          new Color(0xF0, 0x7A, 0x3E),
          new Color(0x1C, 0x9E, 0x77),
          new Color(0x8E, 0x4E, 0xC6),
          new Color(0xE9, 0xB2, 0x2A),
          new Color(0x12, 0x9F, 0xBF),
          new Color(0xDE, 0x4B, 0x80),
          new Color(0x6B, 0x7A, 0x90),
          new Color(0x86, 0xB4, 0x3F),
          new Color(0xA8, 0x66, 0x3A),
          new Color(0x74, 0xA9, 0xF7),
          new Color(0x2B, 0x3A, 0x67));

  private Ink() {}

  static Color hue(int index) {
    return PALETTE.get(Math.floorMod(index, PALETTE.size()));
  }

  /** This colour as if painted thinly on paper; opaque, so that overlaps do not darken. */
  static Color tint(Color color, double strength) {
    return new Color(
        mix(color.getRed(), strength),
        mix(color.getGreen(), strength),
        mix(color.getBlue(), strength));
  }

  static Color clear(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  private static int mix(int channel, double strength) {
    return (int) Math.round(255 - (255 - channel) * strength);
  }
}
