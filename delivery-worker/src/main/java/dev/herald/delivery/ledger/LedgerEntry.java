package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome makes of a recipient.
 *
 * @param outcome of the try alone, as it is remembered
 * @param state of the recipient: earlier tries have a say in it
 * @param last whether nothing more is tried
 * @param tries how many provider tries it cost
 * @param pause before the next try, null when there is none
 * @param failure of the try
 * @param told what is said of the recipient
 */
record LedgerEntry(
    String outcome,
    String state,
    boolean last,
    int tries,
    @Nullable Duration pause,
    @Nullable String providerRef,
    @Nullable String code,
    @Nullable Failure failure,
    @Nullable Failure told,
    SendOutcome.@Nullable Verdict meaning,
    boolean possibleDuplicate) {

  /** Whether an outcome costs a try: a destination in trouble is no message's fault. */
  static boolean costs(SendOutcome outcome) {
    return !(outcome instanceof SendOutcome.RetryLater later
        && later.scope() == SendOutcome.Scope.DESTINATION);
  }

  /**
   * Weighs an outcome.
   *
   * @param delay what the retry schedule allows, null when its tries are used up
   */
  static LedgerEntry of(SendOutcome outcome, OpenRecipient recipient, @Nullable Duration delay) {
    return switch (outcome) {
      case SendOutcome.Delivered delivered ->
          new LedgerEntry(
              "delivered",
              "delivered",
              true,
              1,
              null,
              delivered.providerRef(),
              delivered.code(),
              null,
              null,
              null,
              delivered.possibleDuplicate());
      case SendOutcome.Partial partial ->
          partial(partial, partial.repairable() ? longer(delay, partial.retryAfter()) : null);
      case SendOutcome.RetryLater later ->
          failed(
              recipient,
              delay == null ? "rejected" : "deferred",
              costs(later) ? 1 : 0,
              longer(delay, later.retryAfter()),
              later.failure(),
              null);
      case SendOutcome.Rejected rejected ->
          failed(recipient, "rejected", 1, null, rejected.failure(), rejected.verdict());
      case SendOutcome.Unknown unknown ->
          failed(recipient, "unknown", 1, delay, unknown.failure(), null);
      case SendOutcome.Held held -> failed(recipient, "held", 1, null, held.failure(), null);
    };
  }

  private static LedgerEntry partial(SendOutcome.Partial partial, @Nullable Duration pause) {
    var failure = partial.failure();
    var state = pause == null ? "partial" : "deferred";
    return new LedgerEntry(
        state,
        state,
        pause == null,
        1,
        pause,
        partial.providerRef(),
        failure.code(),
        failure,
        failure,
        null,
        false);
  }

  /** A try that brought nothing takes back nothing that an earlier one brought, or may have. */
  private static LedgerEntry failed(
      OpenRecipient recipient,
      String outcome,
      int tries,
      @Nullable Duration pause,
      Failure failure,
      SendOutcome.@Nullable Verdict verdict) {
    boolean last = pause == null;
    boolean sure = outcome.equals("deferred") || outcome.equals("rejected");
    boolean doubtful = sure && recipient.inDoubt();
    String state = doubtful ? "unknown" : outcome;
    Failure told = doubtful && last ? inDoubt(failure) : failure;
    if (recipient.arrived()) {
      state = last ? "partial" : outcome;
      told = missing(recipient, failure);
    }
    return new LedgerEntry(
        outcome,
        state,
        last,
        tries,
        pause,
        null,
        failure.code(),
        failure,
        told,
        verdict,
        !sure || (doubtful && last));
  }

  private static Failure inDoubt(Failure failure) {
    return new Failure("outcome_unknown", Explanations.inDoubt(failure.message()), null, null);
  }

  /** What was said when the message arrived without all that belongs to it. */
  private static Failure missing(OpenRecipient recipient, Failure failure) {
    return new Failure(
        Objects.requireNonNullElse(recipient.errorType(), failure.type()),
        Objects.requireNonNullElse(recipient.errorMessage(), failure.message()),
        null,
        null);
  }

  private static @Nullable Duration longer(@Nullable Duration delay, @Nullable Duration asked) {
    if (delay == null) {
      return null;
    }
    return asked != null && asked.compareTo(delay) > 0 ? asked : delay;
  }
}
