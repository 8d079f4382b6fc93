package dev.herald.delivery.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recipient that still waits for its message, held under a fence.
 *
 * @param state planned, deferred or unknown
 * @param committedAt when an earlier attempt passed the gate; counts while the state is unknown
 * @param attempts provider tries so far
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
    @Nullable Instant committedAt,
    @Nullable String providerRef) {

  public boolean inDoubt() {
    return state.equals("unknown") && committedAt != null;
  }
}
