package dev.herald.delivery.report.draw;

import dev.herald.delivery.report.chart.Chart.Funnel;
import dev.herald.delivery.report.chart.ValueFormat;
import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;

/** Draws the steps of a funnel from top to bottom, with what is left after each. */
final class FunnelPainter implements ChartPainter {

  private static final double HEAD = 34;
  private static final double GAP = 22;

  private final Funnel funnel;
  private final boolean broken;
  private final double bar;

  FunnelPainter(Funnel funnel) {
    this.funnel = funnel;
    this.broken = funnel.groups().size() > 1 || !funnel.groups().getFirst().name().isEmpty();
    this.bar = broken ? 24 : 30;
  }

  @Override
  public double height(double width) {
    double step = HEAD + funnel.groups().size() * (bar + 4) + (broken ? 0 : 20);
    return funnel.steps().size() * (step + GAP) - GAP + 4;
  }

  @Override
  public Legend legend() {
    return new Legend(
        IntStream.range(0, funnel.groups().size())
            .mapToObj(
                i ->
                    new Legend.Entry(
                        broken ? funnel.groups().get(i).name() : "Converted",
                        Ink.hue(i),
                        Legend.Mark.SQUARE))
            .toList());
  }

  @Override
  public void paint(Canvas canvas, Box box) {
    double y = box.y();
    for (int step = 0; step < funnel.steps().size(); step++) {
      head(canvas, box, y, step);
      y += HEAD;
      for (int i = 0; i < funnel.groups().size(); i++) {
        var group = funnel.groups().get(i);
        if (step < group.steps().size()) {
          bar(canvas, box, y, group.steps().get(step), Ink.hue(i), step);
        }
        y += bar + 4;
      }
      if (!broken) {
        canvas.middle(
            details(funnel.groups().getFirst().steps().get(step), step),
            box.x(),
            y + 11,
            Styles.SUBTITLE,
            Ink.MUTED,
            Canvas.Align.LEFT);
        y += 20;
      }
      y += GAP;
    }
  }

  private void head(Canvas canvas, Box box, double y, int step) {
    canvas.dot(box.x() + 11, y + 13, 11, Ink.tint(Ink.hue(0), 0.13));
    canvas.middle(
        String.valueOf(step + 1),
        box.x() + 11,
        y + 13,
        Styles.HEAD,
        Ink.hue(0),
        Canvas.Align.CENTER);
    canvas.middle(
        canvas.typeface().fit(funnel.steps().get(step), Styles.STRONG, box.width() * 0.7),
        box.x() + 31,
        y + 13,
        Styles.STRONG,
        Ink.TITLE,
        Canvas.Align.LEFT);
    if (!broken) {
      double count = funnel.groups().getFirst().steps().get(step).count();
      canvas.middle(
          ValueFormat.PLAIN.text(count),
          box.right(),
          y + 13,
          Styles.STRONG,
          Ink.TITLE,
          Canvas.Align.RIGHT);
    }
  }

  private void bar(Canvas canvas, Box box, double y, Funnel.Step step, Color color, int index) {
    double room = broken ? box.width() - 270 : box.width();
    canvas.rounded(box.x(), y, room, bar, 5, Ink.tint(color, 0.1));
    if (step.count() > 0) {
      canvas.rounded(box.x(), y, Math.max(4, room * Math.min(1, step.ofFirst())), bar, 5, color);
    }
    if (broken) {
      var count = ValueFormat.PLAIN.text(step.count());
      canvas.middle(
          count, box.x() + room + 12, y + bar / 2, Styles.STRONG, Ink.TITLE, Canvas.Align.LEFT);
      canvas.middle(
          index == 0
              ? ""
              : "  "
                  + share(step.ofFirst())
                  + " · "
                  + share(step.ofPrevious())
                  + " of prev."
                  + median(step),
          box.x() + room + 12 + canvas.typeface().width(count, Styles.STRONG),
          y + bar / 2,
          Styles.SMALL,
          Ink.MUTED,
          Canvas.Align.LEFT);
    }
  }

  private static String details(Funnel.Step step, int index) {
    if (index == 0) {
      return share(step.ofFirst()) + " entered";
    }
    var time = step.medianSeconds();
    var parts =
        List.of(
            share(step.ofFirst()) + " of first",
            share(step.ofPrevious()) + " of previous",
            time == null ? "" : "median time " + ValueFormat.SECONDS.text(time));
    return String.join("   ·   ", parts.stream().filter(part -> !part.isEmpty()).toList());
  }

  private static String median(Funnel.Step step) {
    return step.medianSeconds() == null
        ? ""
        : " · " + ValueFormat.SECONDS.text(step.medianSeconds());
  }

  /** One digit behind the point is as exact as a funnel is. */
  private static String share(double share) {
    return ValueFormat.SHARE.text(Math.round(share * 1000) / 1000.0);
  }
}
