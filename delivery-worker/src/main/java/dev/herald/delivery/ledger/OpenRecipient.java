package dev.herald.delivery.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recipient that still waits for its message, held under a fence.
 *
 * @param state planned, deferred or unknown
 * @param committedAt when an earlier attempt passed the gate; while the state is unknown, the first
 *     one that may have arrived
 * @param attempts provider tries so far that counted
 * @param tries made so far, those that did not count included
 * @param providerRef of the main message, which is there when this is set
 * @param errorType the last trouble, null when there was none
 */
public record OpenRecipient(
    UUID deliveryId,
    int ordinal,
    String recipientKey,
    String address,
    String state,
    int epoch,
    long fence,
    int attempts,
    int tries,
    @Nullable Instant committedAt,
    @Nullable String providerRef,
    @Nullable String errorType,
    @Nullable String errorMessage) {

  public boolean inDoubt() {
    return state.equals("unknown") && committedAt != null;
  }

  /** Whether the main message is there and only something beside it is missing. */
  boolean arrived() {
    return providerRef != null;
  }

  /** The same, of whom it is known now that nothing had arrived. */
  public OpenRecipient withoutDoubt() {
    return new OpenRecipient(
        deliveryId,
        ordinal,
        recipientKey,
        address,
        "deferred",
        epoch,
        fence,
        attempts,
        tries,
        committedAt,
        providerRef,
        errorType,
        errorMessage);
  }
}
