package dev.herald.delivery.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery leased to be started.
 *
 * @param resource what it shows, e.g. {@code insight 12}: deliveries of the same share a rendering
 * @param rounds begun so far
 * @param swept whether an earlier run was given up without an outcome
 */
public record QueuedDelivery(
    UUID id,
    int epoch,
    long subscriptionId,
    long projectId,
    UUID organizationId,
    String targetType,
    String trigger,
    @Nullable Instant scheduledAt,
    String resource,
    int recipients,
    int rounds,
    boolean solo,
    boolean swept) {

  public Lease lease() {
    return new Lease(id, epoch);
  }
}
