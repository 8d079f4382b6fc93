package dev.herald.org.integration.slack;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Slack is, and who we are there.
 *
 * @param clientId of our Slack app; empty: Slack cannot be connected
 * @param channelCache how long a list of channels is good
 * @param lookupsPerMinute look-ups of single channels per integration that the cache cannot answer
 */
@Context
@ConfigurationProperties("herald.vendors.slack")
public record SlackConfiguration(
    URI apiBaseUrl,
    @Nullable String clientId,
    @Nullable Secret clientSecret,
    Duration channelCache,
    @Min(1) int lookupsPerMinute) {}
