package dev.herald.delivery.slack;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Where Slack is.
 *
 * @param apiBaseUrl without a final slash
 */
@ConfigurationProperties("herald.vendors.slack")
public record SlackVendor(@Bindable(defaultValue = "https://slack.com/api") String apiBaseUrl) {}
