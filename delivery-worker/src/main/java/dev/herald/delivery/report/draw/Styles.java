package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.draw.Typeface.Style;
import dev.herald.delivery.report.draw.Typeface.Weight;

/** The text sizes of all pictures, in CSS pixels. */
final class Styles {

  static final Style TITLE = new Style(Weight.SEMIBOLD, 20);
  static final Style SUBTITLE = new Style(Weight.REGULAR, 13.5f);
  static final Style AXIS = new Style(Weight.REGULAR, 12.5f);
  static final Style LEGEND = new Style(Weight.MEDIUM, 13);
  static final Style BODY = new Style(Weight.REGULAR, 13.5f);
  static final Style STRONG = new Style(Weight.SEMIBOLD, 13.5f);
  static final Style HEAD = new Style(Weight.MEDIUM, 12.5f);
  static final Style SMALL = new Style(Weight.REGULAR, 12);
  static final Style HUGE = new Style(Weight.SEMIBOLD, 76);
  static final Style LARGE = new Style(Weight.MEDIUM, 17);

  private Styles() {}
}
