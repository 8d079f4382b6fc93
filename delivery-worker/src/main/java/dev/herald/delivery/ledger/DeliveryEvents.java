package dev.herald.delivery.ledger;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What others are told of deliveries; no address is in it. */
final class DeliveryEvents {

  private DeliveryEvents() {}

  /**
   * A step in a delivery's life.
   *
   * @param errorType null when nothing is wrong
   */
  record DeliveryStep(
      UUID deliveryId,
      long subscriptionId,
      long projectId,
      String triggerType,
      @Nullable Instant scheduledAt,
      String status,
      @Nullable String errorType) {}

  static Outbox.Message started(DeliveryStep step) {
    return message("started", step);
  }

  /** Completed, failed or skipped, as the step's status says. */
  static Outbox.Message ended(DeliveryStep step) {
    return message(step.status(), step);
  }

  private static Outbox.Message message(String what, DeliveryStep step) {
    return new Outbox.Message(
        Topics.DELIVERIES, Long.toString(step.subscriptionId()), "delivery." + what + ".v1", step);
  }
}
