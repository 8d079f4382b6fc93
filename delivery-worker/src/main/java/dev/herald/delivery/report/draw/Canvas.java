package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.draw.Typeface.Style;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** What painters draw on: CSS pixels, two real ones for each. */
final class Canvas {

  /** Where a text's position is meant. */
  enum Align {
    LEFT,
    CENTER,
    RIGHT
  }

  static final int DENSITY = 2;

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Typeface typeface;

  Canvas(int width, int height, Typeface typeface) {
    this.image = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    this.typeface = typeface;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Ink.PAPER);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(DENSITY, DENSITY);
  }

  /** Ends the drawing. */
  BufferedImage finish() {
    graphics.dispose();
    return image;
  }

  Typeface typeface() {
    return typeface;
  }

  /**
   * @param y the baseline
   */
  void text(String text, double x, double y, Style style, Color color, Align align) {
    if (text.isBlank()) {
      return;
    }
    graphics.setColor(color);
    double shift =
        switch (align) {
          case LEFT -> 0;
          case CENTER -> typeface.width(text, style) / 2;
          case RIGHT -> typeface.width(text, style);
        };
    if (typeface.isPlain(text, style)) {
      graphics.setFont(typeface.font(style));
      graphics.drawString(text, (float) (x - shift), (float) y);
    } else {
      typeface.layout(text, style).draw(graphics, (float) (x - shift), (float) y);
    }
  }

  /** Text whose capitals are centred on a height. */
  void middle(String text, double x, double center, Style style, Color color, Align align) {
    text(text, x, center + style.size() * 0.36, style, color, align);
  }

  void rule(double x1, double y1, double x2, double y2, Color color) {
    graphics.setColor(color);
    graphics.setStroke(new BasicStroke(1));
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  void fill(Shape shape, Paint paint) {
    graphics.setPaint(paint);
    graphics.fill(shape);
  }

  void rect(double x, double y, double width, double height, Paint paint) {
    fill(new Rectangle2D.Double(x, y, width, height), paint);
  }

  void rounded(double x, double y, double width, double height, double radius, Paint paint) {
    fill(new RoundRectangle2D.Double(x, y, width, height, radius * 2, radius * 2), paint);
  }

  void dot(double x, double y, double radius, Color color) {
    fill(new Ellipse2D.Double(x - radius, y - radius, radius * 2, radius * 2), color);
  }

  void line(Path2D path, Color color, double width, boolean dashed) {
    graphics.setColor(color);
    graphics.setStroke(stroke(width, dashed));
    graphics.draw(path);
  }

  void outline(Shape shape, Color color, double width, boolean dashed) {
    graphics.setColor(color);
    graphics.setStroke(stroke(width, dashed));
    graphics.draw(shape);
  }

  private static BasicStroke stroke(double width, boolean dashed) {
    return dashed
        ? new BasicStroke(
            (float) width,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            1,
            new float[] {(float) (width * 2.4), (float) (width * 2)},
            0)
        : new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }
}
