package dev.herald.delivery.report.chart;

import java.util.List;

/**
 * A chart with the words around it.
 *
 * @param title the insight's display name
 * @param subtitle the period shown; may be empty
 * @param notes what was left out; one line each
 */
public record Figure(String title, String subtitle, Chart chart, List<String> notes) {

  public Figure {
    notes = List.copyOf(notes);
  }
}
