package dev.herald.delivery.report.chart;

/** How much of a result is shown; the numbers are the contract's. */
final class Limits {

  static final int SERIES = 12;
  static final int ROWS = 50;
  static final int COLUMNS = 12;
  static final int CELL_CHARS = 100;

  private Limits() {}

  /** A cell's text, cut with an ellipsis; line breaks would tear the row apart. */
  static String cell(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    if (line.codePointCount(0, line.length()) <= CELL_CHARS) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, CELL_CHARS - 1)) + "…";
  }
}
