package dev.herald.delivery.schedule;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery about to be written down.
 *
 * @param idempotencyKey one per logical run; a second delivery of the same key is never made
 * @param version of the subscription it is made from
 * @param announcing whether it carries the text for people newly reached
 * @param scheduledAt the occurrence it serves, null for any other origin
 * @param nextDeliveryAt what the message says comes next
 * @param deadlineAt after it nothing is sent
 * @param recipients addresses, without repetition
 * @param skip why it is over before it began, null for one that shall run
 * @param contentId what it shows, when that is settled already
 * @param resendOf the delivery it makes good for
 */
public record PlannedDelivery(
    String idempotencyKey,
    Origin origin,
    long subscriptionId,
    long version,
    long ruleVersion,
    long projectId,
    UUID organizationId,
    String targetType,
    String targetValue,
    boolean announcing,
    @Nullable Instant scheduledAt,
    @Nullable Instant nextDeliveryAt,
    Instant createdAt,
    Instant deadlineAt,
    List<String> recipients,
    @Nullable Skip skip,
    @Nullable UUID contentId,
    @Nullable UUID resendOf) {

  public PlannedDelivery {
    recipients = List.copyOf(recipients);
  }

  /**
   * A delivery that does not run.
   *
   * @param type null when nothing is wrong
   */
  public record Skip(@Nullable String type, String message) {

    /** Its moment is over. */
    static Skip missedWindow() {
      return new Skip(
          "missed_window", "The time for this delivery passed before it could be sent.");
    }

    /** Nobody can say when the next one is. */
    static Skip ruleInvalid(RuntimeException reason) {
      return new Skip("rule_invalid", "The schedule makes no sense: " + reason.getMessage() + ".");
    }
  }
}
