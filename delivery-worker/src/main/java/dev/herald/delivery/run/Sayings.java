package dev.herald.delivery.run;

import dev.herald.delivery.ledger.QueuedDelivery;
import dev.herald.platform.time.Timestamps;
import java.util.List;

/** What Temporal's pages say about a workflow; never an address. */
final class Sayings {

  private Sayings() {}

  static String summary(List<QueuedDelivery> deliveries, boolean alone) {
    var first = deliveries.getFirst();
    int recipients = deliveries.stream().mapToInt(QueuedDelivery::recipients).sum();
    String people = recipients + (recipients == 1 ? " recipient" : " recipients");
    return alone
        ? "%s by %s of subscription %d to %s"
            .formatted(first.trigger(), first.targetType(), first.subscriptionId(), people)
        : "%d deliveries by %s to %s".formatted(deliveries.size(), first.targetType(), people);
  }

  static String details(List<QueuedDelivery> deliveries) {
    var text = new StringBuilder();
    for (QueuedDelivery one : deliveries) {
      var scheduledAt = one.scheduledAt();
      text.append("- delivery `")
          .append(one.id())
          .append("`, subscription ")
          .append(one.subscriptionId())
          .append(", project ")
          .append(one.projectId())
          .append(", ")
          .append(one.resource())
          .append(scheduledAt == null ? "" : ", due " + Timestamps.format(scheduledAt))
          .append(one.rounds() == 0 ? "" : ", round " + (one.rounds() + 1))
          .append('\n');
    }
    return text.toString();
  }
}
