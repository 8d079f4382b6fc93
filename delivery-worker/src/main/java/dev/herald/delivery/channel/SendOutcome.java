package dev.herald.delivery.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt. */
public sealed interface SendOutcome {

  /**
   * Accepted by the provider.
   *
   * @param providerRef what the provider calls it (queue id, ts, status), null when it says nothing
   * @param code the provider's code, e.g. {@code 250} or {@code 200}
   * @param possibleDuplicate the recipient may have it twice; shown, never hidden
   */
  record Delivered(@Nullable String providerRef, String code, boolean possibleDuplicate)
      implements SendOutcome {}

  /**
   * The main message arrived and something beside it did not.
   *
   * @param repairable whether a later round may complete it from {@code providerRef}
   * @param retryAfter how long the provider wants to be left alone, null when it did not say
   */
  record Partial(
      String providerRef, Failure failure, boolean repairable, @Nullable Duration retryAfter)
      implements SendOutcome {}

  /**
   * Not now; try again in a later round.
   *
   * @param retryAfter the provider's own wish, or our own pace's; null when there is none
   * @param scope what else is concerned
   */
  record RetryLater(Failure failure, @Nullable Duration retryAfter, Scope scope)
      implements SendOutcome {}

  /**
   * Never, for this recipient.
   *
   * @param verdict what it means for the subscription
   */
  record Rejected(Failure failure, Verdict verdict) implements SendOutcome {}

  /** The irreversible write was made and no answer came: it may or may not have arrived. */
  record Unknown(Failure failure) implements SendOutcome {}

  /** May have arrived, cannot be looked up, and policy says to wait for a person. */
  record Held(Failure failure) implements SendOutcome {}

  /**
   * What went wrong.
   *
   * @param type the contract's error type, e.g. {@code http_error}
   * @param message fit for {@code recipient_results}; no secrets
   * @param code the provider's code, null when there was none
   * @param excerpt of the provider's answer, at most 1 KB, for operators
   */
  record Failure(String type, String message, @Nullable String code, @Nullable String excerpt) {}

  /** How far a temporary trouble reaches. */
  enum Scope {
    /** This recipient alone. */
    RECIPIENT,
    /** Everything that goes to the same destination (relay, workspace, host). */
    DESTINATION,
    /** Our own pace: the provider was not asked, so it costs no try and blames nobody. */
    OURSELVES
  }

  /** What a refusal says about the subscription. */
  enum Verdict {
    /** This message only. */
    MESSAGE,
    /** The address or channel is gone: the subscription cannot work until somebody mends it. */
    TARGET_BROKEN,
    /** The integration behind it is gone: every subscription that uses it is concerned. */
    INTEGRATION_BROKEN
  }
}
