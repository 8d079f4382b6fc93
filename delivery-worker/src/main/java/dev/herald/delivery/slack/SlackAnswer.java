package dev.herald.delivery.slack;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call to Slack.
 *
 * @param <T> what Slack answers when all is well
 */
sealed interface SlackAnswer<T> {

  /** All is well. */
  record Ok<T>(T value) implements SlackAnswer<T> {}

  /** Slack has not done it. */
  sealed interface No<T> extends SlackAnswer<T> {}

  /**
   * Slack said no.
   *
   * @param error its code
   * @param needed the scope that is missing, when that is what it says
   */
  record Refused<T>(String error, @Nullable String needed) implements No<T> {}

  /** Slack, or what stands before it, has no time now. */
  record Later<T>(String reason, @Nullable Duration retryAfter) implements No<T> {}

  /** Nobody was reached; nothing was sent. */
  record Unreached<T>(boolean timeout, String reason) implements No<T> {}

  /** The call was made, and it is not known what Slack did about it. */
  record Unclear<T>(boolean timeout, String reason) implements SlackAnswer<T> {}
}
