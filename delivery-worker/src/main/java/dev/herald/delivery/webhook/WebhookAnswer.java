package dev.herald.delivery.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one call. */
sealed interface WebhookAnswer {

  /**
   * The receiver answered.
   *
   * @param retryAfter its own wish, null when it has none
   * @param excerpt of the body, for operators only: it may show what only that host should see
   */
  record Answered(int status, @Nullable Duration retryAfter, String excerpt)
      implements WebhookAnswer {}

  /** The request did not leave whole, so the receiver cannot have acted on it. */
  record NotSent(boolean timeout, String reason) implements WebhookAnswer {}

  /** The request left and nothing usable came back. */
  record Silent(boolean timeout, String reason) implements WebhookAnswer {}

  /** The host leads where we do not go. */
  record Blocked(String reason) implements WebhookAnswer {}
}
