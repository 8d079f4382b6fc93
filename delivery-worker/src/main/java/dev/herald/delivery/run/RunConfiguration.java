package dev.herald.delivery.run;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How much is under way at once.
 *
 * @param window workflows in flight per instance and channel
 * @param singlesAtOnce up to how many of them carry one delivery although others are queued too
 * @param roundsAtOnce how many of them carry more than one delivery, at most
 * @param stalledAfter one under way for so long waits for somebody, and counts neither way
 * @param roundSize deliveries per workflow when more are queued than may go singly
 * @param chunk recipients per send activity
 * @param sweep how often lapsed leases are looked for
 * @param overdue how often deliveries are looked for that nobody ran by their deadline
 * @param drain how long rounds under way may take to end when the worker stops
 */
@ConfigurationProperties("herald.delivery")
public record RunConfiguration(
    @Bindable(defaultValue = "64") @Min(2) int window,
    @Bindable(defaultValue = "4") @Min(1) int singlesAtOnce,
    @Bindable(defaultValue = "6") @Min(1) int roundsAtOnce,
    @Bindable(defaultValue = "10s") Duration stalledAfter,
    @Bindable(defaultValue = "50") @Min(1) int roundSize,
    @Bindable(defaultValue = "50") @Min(1) int chunk,
    @Bindable(defaultValue = "5s") Duration sweep,
    @Bindable(defaultValue = "30s") Duration overdue,
    @Bindable(defaultValue = "60s") Duration drain) {}
