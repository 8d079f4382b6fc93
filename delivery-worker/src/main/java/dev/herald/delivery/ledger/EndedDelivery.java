package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.SendOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A delivery with its final status.
 *
 * @param broken what every single refusal said about the subscription, null when they did not agree
 *     or somebody was reached
 * @param cutShort whether it ended because its subscription was off by then, so that its end says
 *     nothing about how the subscription does
 */
public record EndedDelivery(
    RunningDelivery delivery,
    String status,
    @Nullable RunError error,
    SendOutcome.@Nullable Verdict broken,
    boolean cutShort) {

  /** One that ran to its end. */
  public EndedDelivery(
      RunningDelivery delivery,
      String status,
      @Nullable RunError error,
      SendOutcome.@Nullable Verdict broken) {
    this(delivery, status, error, broken, false);
  }

  public boolean failed() {
    return status.equals("failed") && !cutShort;
  }

  public boolean completed() {
    return status.equals("completed") && !cutShort;
  }
}
