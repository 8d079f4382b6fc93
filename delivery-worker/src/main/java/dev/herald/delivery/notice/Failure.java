package dev.herald.delivery.notice;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.RecipientState;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.Aim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that failed.
 *
 * @param aim what it was sent to
 * @param recipients those it failed to reach
 * @param broken what all refusals agree on
 */
record Failure(
    RunningDelivery delivery,
    RunError error,
    Aim aim,
    List<RecipientState> recipients,
    SendOutcome.@Nullable Verdict broken) {

  /**
   * Whether the target, or whoever keeps it, is the reason; where one recipient failed through us,
   * nobody knows how the others would have fared.
   */
  boolean isTheirs() {
    return !error.type().equals("poison")
        && !recipients.isEmpty()
        && recipients.stream().allMatch(this::isTheirs);
  }

  private boolean isTheirs(RecipientState recipient) {
    var type = recipient.errorType();
    return type != null
        && switch (type) {
          case "http_error",
              "blocked_url",
              "invalid_address",
              "bounced",
              "mailbox_full",
              "missing_integration",
              "slack_permission_revoked",
              "slack_unavailable" ->
              true;
          // A receiver's own affair; the way to Slack and to the relay is ours.
          case "connection_error", "timeout" -> aim.targetType().equals("webhook");
          // Ours, or nobody's for sure: nobody is switched off for what we may have done.
          default -> false;
        };
  }
}
