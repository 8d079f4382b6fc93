package dev.herald.delivery.report.source;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;

/**
 * Where insight results are asked for, and how patiently.
 *
 * @param url of a PostHog-compatible API; empty: our own catalog-service
 * @param apiKey sent as bearer token to {@code url}; needs insight:read, dashboard:read, query:read
 * @param timeout of one call; a blocking refresh answers when the query is done
 * @param pollInterval between two looks at a result that is still being computed
 * @param pollLimit after which such a result is given up
 * @param maxResponse bytes of an answer that are read; a larger result becomes an error panel
 */
@ConfigurationProperties("herald.insights")
public record InsightSourceSettings(
    @Bindable(defaultValue = "") String url,
    @Bindable(defaultValue = "") Secret apiKey,
    @Bindable(defaultValue = "90s") Duration timeout,
    @Bindable(defaultValue = "2s") Duration pollInterval,
    @Bindable(defaultValue = "60s") Duration pollLimit,
    @Bindable(defaultValue = "33554432") int maxResponse) {

  public InsightSourceSettings {
    if (!url.isEmpty() && !url.matches("https?://.+")) {
      throw new ConfigurationException(
          "herald.insights.url must be empty or an http(s) address, not \"" + url + "\"");
    }
    if (!url.isEmpty() && apiKey.isEmpty()) {
      throw new ConfigurationException(
          "herald.insights.url is set, herald.insights.api-key is not");
    }
  }

  /** Whether results come from somebody else's API instead of our own catalog. */
  boolean foreign() {
    return !url.isEmpty();
  }

  /** The address without a slash at its end. */
  URI base(String catalogUrl) {
    return URI.create((foreign() ? url : catalogUrl).replaceAll("/+$", ""));
  }
}
