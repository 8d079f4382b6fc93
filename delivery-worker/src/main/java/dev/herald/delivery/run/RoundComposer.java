package dev.herald.delivery.run;

import dev.herald.delivery.ledger.QueuedDelivery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts queued deliveries together so that those showing the same thing share a rendering. */
final class RoundComposer {

  private static final Comparator<QueuedDelivery> TOGETHER =
      Comparator.comparingLong(QueuedDelivery::projectId)
          .thenComparing(QueuedDelivery::resource)
          .thenComparingLong(QueuedDelivery::subscriptionId);

  private RoundComposer() {}

  /** Rounds of at most {@code size}; a delivery that must go alone does. */
  static List<List<QueuedDelivery>> compose(List<QueuedDelivery> queued, int size) {
    List<List<QueuedDelivery>> rounds = new ArrayList<>();
    List<QueuedDelivery> open = new ArrayList<>();
    for (QueuedDelivery one : queued.stream().sorted(TOGETHER).toList()) {
      if (one.solo()) {
        rounds.add(List.of(one));
        continue;
      }
      open.add(one);
      if (open.size() == size) {
        rounds.add(List.copyOf(open));
        open.clear();
      }
    }
    if (!open.isEmpty()) {
      rounds.add(List.copyOf(open));
    }
    return rounds;
  }
}
