package dev.herald.delivery.ledger;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long a delivery belongs to whoever took it, without a sign of life.
 *
 * @param start from the lease to the first step of its workflow
 * @param run between two signs of life of a running round
 */
@ConfigurationProperties("herald.delivery.lease")
public record LeaseConfiguration(
    @Bindable(defaultValue = "60s") Duration start, @Bindable(defaultValue = "90s") Duration run) {}
