package dev.herald.delivery.report.draw;

import io.micronaut.context.exceptions.ConfigurationException;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The letters of all pictures: a bundled font, helped out by what is installed. */
final class Typeface {

  /** How heavy the letters are. */
  enum Weight {
    REGULAR("Inter-Regular.ttf"),
    MEDIUM("Inter-Medium.ttf"),
    SEMIBOLD("Inter-SemiBold.ttf");

    private final String file;

    Weight(String file) {
      this.file = file;
    }
  }

  /** A weight at a size in CSS pixels. */
  record Style(Weight weight, float size) {}

  /** Pictures have two pixels for one CSS pixel; text is measured as it will be drawn. */
  static final FontRenderContext MEASURE =
      new FontRenderContext(AffineTransform.getScaleInstance(2, 2), true, true);

  private final Map<Weight, Font> bundled;
  private final Map<Style, Font> sized = new ConcurrentHashMap<>();
  private final Substitutes substitutes = new Substitutes();

  private Typeface(Map<Weight, Font> bundled) {
    this.bundled = bundled;
  }

  /**
   * Loads the bundled font and draws one glyph with it.
   *
   * @throws ConfigurationException with one line on what to install, when the machine cannot draw
   */
  static Typeface load() {
    try {
      var fonts = new EnumMap<Weight, Font>(Weight.class);
      for (var weight : Weight.values()) {
        fonts.put(weight, read(weight.file));
      }
      var typeface = new Typeface(fonts);
      typeface.width("A", new Style(Weight.REGULAR, 12));
      return typeface;
    } catch (LinkageError | InternalError | RuntimeException e) {
      // Java reaches for the system's font configuration even for a font of our own.
      throw new ConfigurationException(
          "Pictures cannot be drawn on this machine: install libfontconfig1, libfreetype6 and one"
              + " font package such as fonts-dejavu-core ("
              + e
              + ")",
          e);
    }
  }

  double width(String text, Style style) {
    if (text.isEmpty()) {
      return 0;
    }
    return isPlain(text, style) ? plainWidth(text, style) : layout(text, style).getAdvance();
  }

  Font font(Style style) {
    return sized.computeIfAbsent(style, wanted -> base(wanted.weight).deriveFont(wanted.size));
  }

  /** Whether the bundled font shows all of it and no script needs shaping. */
  boolean isPlain(String text, Style style) {
    return !Font.textRequiresLayout(text.toCharArray(), 0, text.length())
        && font(style).canDisplayUpTo(text) < 0;
  }

  /** Text that the bundled font cannot show alone, each run in a font that can. */
  TextLayout layout(String anyText, Style style) {
    var shown = substitutes.withoutLostSymbols(anyText, font(style));
    var text = shown.isEmpty() ? " " : shown;
    var attributed = new AttributedString(text);
    attributed.addAttribute(TextAttribute.FONT, font(style));
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      if (!font(style).canDisplay(codePoint)) {
        attributed.addAttribute(
            TextAttribute.FONT,
            substitutes.forCharacter(codePoint).deriveFont(style.size),
            i,
            next);
      }
      i = next;
    }
    return new TextLayout(attributed.getIterator(), MEASURE);
  }

  /** As much of the text as fits, with an ellipsis when something is missing. */
  String fit(String text, Style style, double width) {
    if (width(text, style) <= width) {
      return text;
    }
    int low = 0;
    int high = text.codePointCount(0, text.length());
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (width(cut(text, middle), style) <= width) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return cut(text, low);
  }

  /** The text on at most so many lines, broken between words; the last line is cut to fit. */
  List<String> wrap(String text, Style style, double width, int lines) {
    var wrapped = new ArrayList<String>();
    var rest = text.strip();
    while (wrapped.size() < lines - 1 && width(rest, style) > width) {
      int end = lineEnd(rest, style, width);
      wrapped.add(rest.substring(0, end).strip());
      rest = rest.substring(end).strip();
    }
    wrapped.add(fit(rest, style, width));
    return wrapped;
  }

  private int lineEnd(String text, Style style, double width) {
    int end = -1;
    for (int space = text.indexOf(' '); space > 0; space = text.indexOf(' ', space + 1)) {
      if (width(text.substring(0, space), style) > width) {
        break;
      }
      end = space;
    }
    if (end > 0) {
      return end;
    }
    // One word longer than the line: torn where it must be.
    return Math.max(1, fit(text, style, width).length() - 1);
  }

  private static String cut(String text, int codePoints) {
    return text.substring(0, text.offsetByCodePoints(0, codePoints)).stripTrailing() + "…";
  }

  private double plainWidth(String text, Style style) {
    return font(style).getStringBounds(text, MEASURE).getWidth();
  }

  private Font base(Weight weight) {
    var font = bundled.get(weight);
    if (font == null) {
      throw new IllegalArgumentException("no font for " + weight);
    }
    return font;
  }

  private static Font read(String file) {
    try (var in = Typeface.class.getResourceAsStream("/fonts/inter/" + file)) {
      if (in == null) {
        throw new IllegalStateException("font " + file + " is not in the jar");
      }
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (IOException | FontFormatException e) {
      throw new IllegalStateException("font " + file + " cannot be read", e);
    }
  }
}
