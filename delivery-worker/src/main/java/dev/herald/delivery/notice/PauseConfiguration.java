package dev.herald.delivery.notice;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When a failing subscription is paused.
 *
 * @param failures scheduled deliveries that fail in a row
 * @param after how long it may have been failing
 * @param reminder how often the owner of a paused one is reminded
 */
@ConfigurationProperties("herald.delivery.pause")
public record PauseConfiguration(
    @Bindable(defaultValue = "5") int failures,
    @Bindable(defaultValue = "5d") Duration after,
    @Bindable(defaultValue = "7d") Duration reminder) {}
