package dev.herald.delivery.schedule;

import org.jspecify.annotations.Nullable;

/** Where a subscription sends to, under which rule: what a failure says something about. */
public record Aim(
    long subscriptionId,
    long ruleVersion,
    String targetType,
    String targetValue,
    @Nullable Long integrationId) {}
