package dev.herald.subscriptions.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * A standing order for reports.
 *
 * @param version counts every change others are told of
 * @param ruleVersion counts the changes that make void what is planned
 * @param nextDeliveryDate null when no occurrence is left
 * @param createdBy its maker as others are to see them, null when nobody knows
 * @param insightShortId of the insight it reports on
 * @param resourceName of the insight or dashboard, as far as it is known here
 */
public record Subscription(
    long id,
    long projectId,
    UUID organizationId,
    long version,
    long ruleVersion,
    @Nested Plan plan,
    @Nullable Instant nextDeliveryDate,
    @Nullable JsonNode createdBy,
    Instant createdAt,
    @Nullable String insightShortId,
    @Nullable String resourceName) {}
