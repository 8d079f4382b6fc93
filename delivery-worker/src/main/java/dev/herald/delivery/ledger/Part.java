package dev.herald.delivery.ledger;

import java.util.UUID;

/**
 * A stretch of a delivery's recipients that one activity sends to.
 *
 * @param epoch the fence of the delivery
 * @param first and last ordinals, both included
 */
public record Part(UUID delivery, int epoch, int first, int last) {}
