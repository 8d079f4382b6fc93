package dev.herald.delivery.slack;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What Slack's refusals mean. */
final class SlackOutcomes {

  private SlackOutcomes() {}

  /** The groups of error codes that are dealt with alike. */
  enum Meaning {
    TARGET_BROKEN,
    INTEGRATION_BROKEN,
    /** We have written something Slack does not take. */
    OUR_FAULT,
    OTHER
  }

  static Meaning meaning(String error) {
    return switch (error) {
      case "channel_not_found",
          "not_in_channel",
          "is_archived",
          "user_not_found",
          "cannot_dm_bot",
          "no_permission" ->
          Meaning.TARGET_BROKEN;
      case "invalid_auth",
          "not_authed",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "missing_scope",
          "not_allowed_token_type",
          "team_access_not_granted",
          "org_login_required",
          "ekm_access_denied",
          "http_401" ->
          Meaning.INTEGRATION_BROKEN;
      case "invalid_blocks",
          "invalid_blocks_format",
          "invalid_arguments",
          "invalid_attachments",
          "msg_too_long",
          "msg_blocks_too_long",
          "no_text",
          "too_many_attachments" ->
          Meaning.OUR_FAULT;
      default -> error.startsWith("restricted_action") ? Meaning.TARGET_BROKEN : Meaning.OTHER;
    };
  }

  /** Whether the token itself is no longer good, whatever is asked with it. */
  static boolean isTokenDead(String error) {
    return meaning(error) == Meaning.INTEGRATION_BROKEN
        && !error.equals("missing_scope")
        && !error.equals("not_allowed_token_type");
  }

  /** Whether Slack may take the same in another form. */
  static boolean ourFault(SlackAnswer<?> answer) {
    return answer instanceof SlackAnswer.Refused<?>(var error, _)
        && meaning(error) == Meaning.OUR_FAULT;
  }

  static SendOutcome of(SlackAnswer.No<?> answer, String brand) {
    return switch (answer) {
      case SlackAnswer.Later<?>(var reason, var retryAfter) ->
          new RetryLater(
              new Failure("slack_unavailable", "Slack asks for patience", reason, null),
              retryAfter,
              Scope.DESTINATION);
      case SlackAnswer.Unreached<?>(boolean timeout, var reason) ->
          new RetryLater(unreached(timeout, reason), null, Scope.DESTINATION);
      case SlackAnswer.Refused<?>(var error, var needed) -> refused(error, needed, brand);
    };
  }

  static SendOutcome unknown(SlackAnswer.Unclear<?> answer) {
    return new SendOutcome.Unknown(
        new Failure(
            answer.timeout() ? "timeout" : "slack_error",
            "Slack did not say whether it posted the message",
            answer.reason(),
            null));
  }

  /** Its turn is too far off. */
  static SendOutcome outOfTurn(@Nullable Duration wait) {
    return new RetryLater(
        new Failure("slack_pace", "Other posts to the channel go first", null, null),
        wait,
        Scope.OURSELVES);
  }

  static SendOutcome missingIntegration() {
    return new Rejected(
        new Failure("missing_integration", "No Slack integration configured", null, null),
        Verdict.INTEGRATION_BROKEN);
  }

  private static SendOutcome refused(String error, @Nullable String needed, String brand) {
    return switch (meaning(error)) {
      case TARGET_BROKEN ->
          new Rejected(
              new Failure("slack_permission_revoked", revoked(brand), error, null),
              Verdict.TARGET_BROKEN);
      case INTEGRATION_BROKEN ->
          new Rejected(
              new Failure(
                  "slack_permission_revoked",
                  needed == null ? revoked(brand) : "The Slack app lacks the scope " + needed,
                  error,
                  null),
              Verdict.INTEGRATION_BROKEN);
      case OUR_FAULT, OTHER ->
          new Rejected(
              new Failure("slack_error", "Slack refuses the message: " + error, error, null),
              Verdict.MESSAGE);
    };
  }

  private static String revoked(String brand) {
    return brand + " can no longer post to this Slack channel";
  }

  private static Failure unreached(boolean timeout, String reason) {
    return new Failure(
        timeout ? "timeout" : "connection_error", "Slack cannot be reached", null, reason);
  }
}
