package dev.herald.catalog.result;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How results are kept.
 *
 * @param resultTtl a computed result younger than this is fresh enough for {@code blocking}
 * @param maxStoredBytes the largest result that can be pushed
 */
@ConfigurationProperties("herald.catalog")
public record CatalogSettings(
    @Bindable(defaultValue = "10m") Duration resultTtl,
    @Bindable(defaultValue = "4194304") int maxStoredBytes) {}
