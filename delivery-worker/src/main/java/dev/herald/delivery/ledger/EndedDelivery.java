package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.SendOutcome;
import java.util.List;
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

  /** One that ended as its recipients did. */
  static EndedDelivery of(RunningDelivery delivery, List<RecipientState> recipients) {
    var end = FinalStatus.of(recipients);
    return new EndedDelivery(delivery, end.status(), end.error(), end.broken());
  }

  /** What went wrong, null when nothing did. */
  @Nullable String errorType() {
    return error == null ? null : error.type();
  }

  public boolean failed() {
    return status.equals("failed") && !cutShort;
  }

  public boolean completed() {
    return status.equals("completed") && !cutShort;
  }
}
