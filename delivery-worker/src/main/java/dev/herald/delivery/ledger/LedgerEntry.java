package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.SendOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome makes of a recipient.
 *
 * @param last whether nothing more is tried
 * @param tries how many provider tries it cost
 * @param pause before the next try, null when there is none
 */
record LedgerEntry(
    String state,
    boolean last,
    int tries,
    @Nullable Duration pause,
    @Nullable String providerRef,
    @Nullable String code,
    SendOutcome.@Nullable Failure failure,
    SendOutcome.@Nullable Verdict meaning,
    boolean possibleDuplicate) {

  /**
   * Weighs an outcome.
   *
   * @param delay what the retry schedule allows, null when its tries are used up
   */
  static LedgerEntry of(SendOutcome outcome, @Nullable Duration delay) {
    return switch (outcome) {
      case SendOutcome.Delivered delivered ->
          new LedgerEntry(
              "delivered",
              true,
              1,
              null,
              delivered.providerRef(),
              delivered.code(),
              null,
              null,
              delivered.possibleDuplicate());
      case SendOutcome.Partial partial -> {
        boolean again = partial.repairable() && delay != null;
        yield new LedgerEntry(
            again ? "deferred" : "partial",
            !again,
            1,
            again ? delay : null,
            partial.providerRef(),
            partial.failure().code(),
            partial.failure(),
            null,
            false);
      }
      case SendOutcome.RetryLater later ->
          failed(delay == null ? "rejected" : "deferred", longer(delay, later.retryAfter()), later);
      case SendOutcome.Rejected rejected ->
          new LedgerEntry(
              "rejected",
              true,
              1,
              null,
              null,
              rejected.failure().code(),
              rejected.failure(),
              rejected.verdict(),
              false);
      case SendOutcome.Unknown unknown ->
          new LedgerEntry(
              "unknown",
              delay == null,
              1,
              delay,
              null,
              unknown.failure().code(),
              unknown.failure(),
              null,
              true);
      case SendOutcome.Held held ->
          new LedgerEntry(
              "held", true, 1, null, null, held.failure().code(), held.failure(), null, true);
    };
  }

  private static LedgerEntry failed(
      String state, @Nullable Duration pause, SendOutcome.RetryLater later) {
    return new LedgerEntry(
        state, pause == null, 1, pause, null, later.failure().code(), later.failure(), null, false);
  }

  private static @Nullable Duration longer(@Nullable Duration delay, @Nullable Duration asked) {
    if (delay == null) {
      return null;
    }
    return asked != null && asked.compareTo(delay) > 0 ? asked : delay;
  }
}
