package dev.herald.delivery.report.draw;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.lang.Character.UnicodeBlock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Installed fonts that show what the bundled one lacks. */
final class Substitutes {

  /** By block of 128 characters, which mostly are of one script. */
  private final Map<Integer, Font> found = new ConcurrentHashMap<>();

  /** The first installed font that shows the character; any font when none does. */
  Font forCharacter(int codePoint) {
    var known = found.get(codePoint >> 7);
    if (known != null && known.canDisplay(codePoint)) {
      return known;
    }
    var font = search(codePoint);
    found.put(codePoint >> 7, font);
    return font;
  }

  /**
   * The text without the symbols that no font here can show: Java draws no coloured letters, and an
   * empty box in place of an emoji says less than nothing.
   */
  String withoutLostSymbols(String text, Font font) {
    if (text.codePoints().noneMatch(codePoint -> isLost(codePoint, font))) {
      return text;
    }
    return text.codePoints()
        .filter(codePoint -> !isLost(codePoint, font))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }

  private boolean isLost(int codePoint, Font font) {
    int type = Character.getType(codePoint);
    boolean symbol =
        type == Character.OTHER_SYMBOL
            || type == Character.FORMAT
            || UnicodeBlock.VARIATION_SELECTORS.equals(UnicodeBlock.of(codePoint))
            || Character.isEmojiModifier(codePoint);
    return symbol && !font.canDisplay(codePoint) && !forCharacter(codePoint).canDisplay(codePoint);
  }

  private static Font search(int codePoint) {
    var composite = new Font(Font.SANS_SERIF, Font.PLAIN, 1);
    if (composite.canDisplay(codePoint)) {
      return composite;
    }
    for (var font : GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts()) {
      if (font.canDisplay(codePoint)) {
        return font;
      }
    }
    return composite;
  }
}
