package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Chart.Table;
import java.util.Arrays;
import java.util.List;

/** Draws rows and columns of text. */
final class TablePainter implements ChartPainter {

  private static final double ROW = 36;
  private static final double PAD = 12;
  private static final double WIDEST_COLUMN = 380;
  private static final double LEAST_COLUMN = 56;

  private final Table table;
  private final double[] natural;

  TablePainter(Table table, Typeface typeface) {
    this.table = table;
    this.natural = new double[table.columns().size()];
    for (int i = 0; i < natural.length; i++) {
      double wide = typeface.width(table.columns().get(i).name(), Styles.HEAD);
      for (var row : table.rows()) {
        wide = Math.max(wide, typeface.width(cell(row, i), Styles.BODY));
      }
      natural[i] = Math.max(LEAST_COLUMN, Math.min(WIDEST_COLUMN, wide + 2 + 2 * PAD));
    }
  }

  @Override
  public double wishedWidth() {
    return Arrays.stream(natural).sum();
  }

  @Override
  public double height(double width) {
    return (table.rows().size() + 1) * ROW + 2;
  }

  private static String cell(List<String> row, int column) {
    return column < row.size() ? row.get(column) : "";
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    double[] widths = widths(box.width());
    canvas.rounded(box.x(), box.y(), box.width(), ROW, 6, Ink.WASH);
    row(canvas, box, box.y(), widths, -1);
    double y = box.y() + ROW;
    for (int i = 0; i < table.rows().size(); i++) {
      row(canvas, box, y, widths, i);
      y += ROW;
      canvas.rule(box.x(), y, box.right(), y, Ink.GRID);
    }
  }

  /**
   * @param index −1 for the heads
   */
  private void row(Canvas canvas, Box box, double y, double[] widths, int index) {
    double x = box.x();
    double middle = y + ROW / 2;
    for (int i = 0; i < widths.length; i++) {
      var column = table.columns().get(i);
      var style = index < 0 ? Styles.HEAD : i == 0 ? Styles.LEGEND : Styles.BODY;
      var color = index < 0 ? Ink.MUTED : i == 0 ? Ink.TITLE : Ink.TEXT;
      var text =
          canvas
              .typeface()
              .fit(
                  index < 0 ? column.name() : cell(table.rows().get(index), i),
                  style,
                  widths[i] - 2 * PAD + 1);
      if (column.numeric()) {
        canvas.middle(text, x + widths[i] - PAD, middle, style, color, Canvas.Align.RIGHT);
      } else {
        canvas.middle(text, x + PAD, middle, style, color, Canvas.Align.LEFT);
      }
      x += widths[i];
    }
  }

  /** Natural widths stretched to the box, or the widest columns cut until all fit. */
  private double[] widths(double room) {
    double sum = wishedWidth();
    double[] widths = natural.clone();
    if (sum <= room) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = natural[i] + (room - sum) * natural[i] / sum;
      }
      return widths;
    }
    double limit = WIDEST_COLUMN;
    while (Arrays.stream(widths).sum() > room && limit > LEAST_COLUMN) {
      limit -= 4;
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.min(natural[i], limit);
      }
    }
    return widths;
  }
}
