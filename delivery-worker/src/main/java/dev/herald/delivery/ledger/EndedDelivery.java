package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.SendOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A delivery with its final status.
 *
 * @param broken what every single refusal said about the subscription, null when they did not agree
 *     or somebody was reached
 */
public record EndedDelivery(
    RunningDelivery delivery,
    String status,
    @Nullable RunError error,
    SendOutcome.@Nullable Verdict broken) {

  public boolean failed() {
    return status.equals("failed");
  }

  public boolean completed() {
    return status.equals("completed");
  }
}
