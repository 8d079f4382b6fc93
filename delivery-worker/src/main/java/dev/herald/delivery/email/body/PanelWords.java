package dev.herald.delivery.email.body;

import dev.herald.delivery.report.Panel;
import java.util.ArrayList;
import java.util.List;

/** A panel in words. */
final class PanelWords {

  /** Wider cells push a text table over the edge of a narrow window. */
  private static final int WIDEST_CELL = 24;

  private PanelWords() {}

  /** One line. */
  static String line(Panel panel) {
    return switch (panel.content()) {
      case Panel.Picture picture -> picture.altText();
      case Panel.Table table -> panel.name() + ": " + table.rows().size() + " rows";
      case Panel.Failed(_, var message) -> panel.name() + ": " + message;
    };
  }

  /** As many lines as it needs. */
  static List<String> lines(Panel panel) {
    var lines = new ArrayList<String>();
    switch (panel.content()) {
      case Panel.Picture picture -> lines.add(picture.altText());
      case Panel.Failed(_, var message) -> {
        lines.add(panel.name());
        lines.add("  [could not be shown] " + message);
      }
      case Panel.Table table -> {
        lines.add(panel.name());
        lines.addAll(table(table));
      }
    }
    return lines;
  }

  private static List<String> table(Panel.Table table) {
    int columns = table.columns().size();
    int[] widths = new int[columns];
    var all = new ArrayList<List<String>>();
    all.add(table.columns());
    all.addAll(table.rows());
    for (var row : all) {
      for (int i = 0; i < Math.min(columns, row.size()); i++) {
        widths[i] = Math.max(widths[i], cut(row.get(i)).length());
      }
    }
    var lines = new ArrayList<String>();
    for (var row : all) {
      var line = new StringBuilder("  ");
      for (int i = 0; i < Math.min(columns, row.size()); i++) {
        var cell = cut(row.get(i));
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String cut(String cell) {
    return cell.length() <= WIDEST_CELL ? cell : cell.substring(0, WIDEST_CELL - 1) + "…";
  }
}
