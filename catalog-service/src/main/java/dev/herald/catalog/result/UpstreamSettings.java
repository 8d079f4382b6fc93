package dev.herald.catalog.result;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A PostHog that computes what no data source here can.
 *
 * @param url its base address; used only together with a key
 * @param projectId its number for the project; without one, the same as here
 */
@ConfigurationProperties("herald.insights")
record UpstreamSettings(
    @Nullable URI url,
    @Nullable Secret apiKey,
    @Nullable Long projectId,
    @Bindable(defaultValue = "60s") Duration timeout) {

  UpstreamSettings {
    if (url != null
        && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
      throw new ConfigurationException("herald.insights.url must be an http or https address");
    }
  }
}
