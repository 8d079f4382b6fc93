package dev.herald.delivery.report.chart;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One insight's data in the form in which it is drawn. */
public sealed interface Chart {

  /** Nothing was found. */
  record NoData() implements Chart {}

  /** One line per series. */
  record Lines(Axis axis, List<Series> series, ValueFormat format) implements Chart {
    public Lines {
      series = List.copyOf(series);
    }
  }

  /** Series on top of each other, filled. */
  record Area(Axis axis, List<Series> series, ValueFormat format) implements Chart {
    public Area {
      series = List.copyOf(series);
    }
  }

  /** Upright bars, one place per label of the axis. */
  record Bars(Axis axis, List<Series> series, ValueFormat format, Arrangement arrangement)
      implements Chart {
    public Bars {
      series = List.copyOf(series);
    }
  }

  /** How bars of several series share one place of the axis. */
  enum Arrangement {
    /** On top of each other; values below zero hang from the axis. */
    STACKED,
    /** Side by side. */
    GROUPED,
    /** One series, the bars touching: a distribution over ranges. */
    HISTOGRAM
  }

  /**
   * One lying bar per name, with its value written out.
   *
   * @param shares whether a bar's share of the whole is told as well
   */
  record HorizontalBars(List<Bar> bars, ValueFormat format, boolean shares) implements Chart {
    public HorizontalBars {
      bars = List.copyOf(bars);
    }

    /**
     * @param previous the same in the period compared with, or null
     */
    public record Bar(String name, double value, @Nullable Double previous) {}

    public double total() {
      return bars.stream().mapToDouble(Bar::value).sum();
    }
  }

  /**
   * One number, written large.
   *
   * @param label what is counted; may be empty
   * @param previous the number it is compared with, or null
   */
  record BigNumber(String label, double value, @Nullable Double previous, ValueFormat format)
      implements Chart {}

  /** Rows of text. */
  record Table(List<Column> columns, List<List<String>> rows) implements Chart {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * @param numeric whether its cells are aligned as numbers
     */
    public record Column(String name, boolean numeric) {}
  }

  /**
   * How many go on from step to step.
   *
   * @param groups one, or one for each value of a breakdown; all have the same number of steps
   */
  record Funnel(List<String> steps, List<Group> groups) implements Chart {
    public Funnel {
      steps = List.copyOf(steps);
      groups = List.copyOf(groups);
    }

    /**
     * @param name empty without a breakdown
     */
    public record Group(String name, List<Step> steps) {
      public Group {
        steps = List.copyOf(steps);
      }
    }

    /**
     * @param ofFirst share of those who took the first step, 0 to 1
     * @param ofPrevious share of those who took the step before, 0 to 1
     * @param medianSeconds from the step before to this one, null when not known
     */
    public record Step(
        double count, double ofFirst, double ofPrevious, @Nullable Double medianSeconds) {}
  }

  /** Who came back after how long: one grid, or one for each value of a breakdown. */
  record Retention(List<Grid> grids) implements Chart {
    public Retention {
      grids = List.copyOf(grids);
    }

    /**
     * @param name empty without a breakdown
     * @param intervals heads of the share columns
     * @param mean shares over all rows, weighted by size
     */
    public record Grid(String name, List<String> intervals, List<Row> rows, List<Double> mean) {
      public Grid {
        intervals = List.copyOf(intervals);
        rows = List.copyOf(rows);
        mean = List.copyOf(mean);
      }
    }

    /**
     * @param shares 0 to 1, shorter than the heads where the future begins
     */
    public record Row(String head, double size, List<Double> shares) {
      public Row {
        shares = List.copyOf(shares);
      }
    }
  }
}
