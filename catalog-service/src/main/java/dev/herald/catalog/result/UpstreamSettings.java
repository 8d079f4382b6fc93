package dev.herald.catalog.result;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A PostHog that computes what no data source here can.
 *
 * @param url its base address; empty for none
 * @param projectId its number for the project; without one, the same as here
 */
@ConfigurationProperties("herald.insights")
record UpstreamSettings(
    @Bindable(defaultValue = "") String url,
    @Nullable Secret apiKey,
    @Nullable Long projectId,
    @Bindable(defaultValue = "60s") Duration timeout) {

  UpstreamSettings {
    if (!url.isEmpty() && !url.matches("https?://.+")) {
      throw new ConfigurationException(
          "herald.insights.url must be empty or an http(s) address, not \"" + url + "\"");
    }
    if (!url.isEmpty() && (apiKey == null || apiKey.isEmpty())) {
      throw new ConfigurationException(
          "herald.insights.url is set, herald.insights.api-key is not");
    }
  }

  /** The address without a slash at its end. */
  String base() {
    return url.replaceFirst("/+$", "");
  }
}
