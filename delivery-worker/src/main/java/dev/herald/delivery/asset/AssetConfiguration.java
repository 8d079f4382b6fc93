package dev.herald.delivery.asset;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long pictures live.
 *
 * @param urlTtl how long an address is good
 * @param keep how long the picture behind it is kept
 */
@ConfigurationProperties("herald.delivery.assets")
public record AssetConfiguration(
    @Bindable(defaultValue = "180d") Duration urlTtl,
    @Bindable(defaultValue = "365d") Duration keep) {}
