package dev.herald.delivery.ledger;

import java.util.UUID;

/**
 * The right to run one delivery, until somebody raises its epoch.
 *
 * @param epoch the fence under which it was given
 */
public record Lease(UUID delivery, int epoch) {}
