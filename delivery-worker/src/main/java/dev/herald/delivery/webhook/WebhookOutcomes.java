package dev.herald.delivery.webhook;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Verdict;

/** What the answer to a call means, by Standard Webhooks 1.0 and the contract. */
final class WebhookOutcomes {

  private WebhookOutcomes() {}

  /**
   * @param inDoubt an earlier attempt may have arrived; this one bore the same id
   * @param lastOfGone whether 403 and 404 are believed by now
   */
  static SendOutcome of(WebhookAnswer answer, boolean inDoubt, boolean lastOfGone) {
    return switch (answer) {
      case WebhookAnswer.Answered answered -> answered(answered, inDoubt, lastOfGone);
      case WebhookAnswer.NotSent(boolean timeout, var reason) ->
          new RetryLater(unreached(timeout, reason), null, Scope.DESTINATION);
      case WebhookAnswer.Silent(boolean timeout, var reason) ->
          new SendOutcome.Unknown(unreached(timeout, reason));
      case WebhookAnswer.Blocked(var reason) -> blocked(reason, Verdict.MESSAGE);
    };
  }

  /** The URL, or what is behind it, is one we do not call. */
  static SendOutcome blocked(String reason, Verdict verdict) {
    return new Rejected(new Failure("blocked_url", reason, null, null), verdict);
  }

  private static SendOutcome answered(
      WebhookAnswer.Answered answer, boolean inDoubt, boolean lastOfGone) {
    int status = answer.status();
    var code = Integer.toString(status);
    var failure = new Failure("http_error", "HTTP " + status, code, answer.excerpt());
    return switch (status) {
      // The receiver asks never to be called again.
      case 410 -> new Rejected(failure, Verdict.TARGET_BROKEN);
      case 403, 404 ->
          lastOfGone
              ? new Rejected(failure, Verdict.TARGET_BROKEN)
              : new RetryLater(failure, answer.retryAfter(), Scope.RECIPIENT);
      case 408, 425 -> new RetryLater(failure, answer.retryAfter(), Scope.RECIPIENT);
      case 429, 502, 503, 504 -> new RetryLater(failure, answer.retryAfter(), Scope.DESTINATION);
      default -> {
        if (status >= 200 && status < 300) {
          yield new SendOutcome.Delivered(code, code, inDoubt);
        }
        yield status >= 500
            ? new RetryLater(failure, answer.retryAfter(), Scope.RECIPIENT)
            : new Rejected(failure, Verdict.MESSAGE);
      }
    };
  }

  private static Failure unreached(boolean timeout, String reason) {
    return timeout
        ? new Failure("timeout", "The receiver did not answer in time", null, reason)
        : new Failure("connection_error", "The receiver could not be reached", null, reason);
  }
}
