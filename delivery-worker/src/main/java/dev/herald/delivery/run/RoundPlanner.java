package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Part;
import java.util.ArrayList;
import java.util.List;

/** Cuts a round's recipients into chunks of a size one activity can manage. */
final class RoundPlanner {

  private RoundPlanner() {}

  static List<List<Part>> chunks(List<Part> spans, int size) {
    List<List<Part>> chunks = new ArrayList<>();
    List<Part> open = new ArrayList<>();
    int room = size;
    for (Part span : spans) {
      int first = span.first();
      while (first <= span.last()) {
        int last = Math.min(span.last(), first + room - 1);
        open.add(new Part(span.delivery(), span.epoch(), first, last));
        room -= last - first + 1;
        first = last + 1;
        if (room == 0) {
          chunks.add(List.copyOf(open));
          open.clear();
          room = size;
        }
      }
    }
    if (!open.isEmpty()) {
      chunks.add(List.copyOf(open));
    }
    return chunks;
  }

  static int recipients(List<Part> spans) {
    return spans.stream().mapToInt(span -> span.last() - span.first() + 1).sum();
  }
}
