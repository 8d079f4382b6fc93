package dev.herald.delivery.report;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

/**
 * How reports are rendered.
 *
 * @param retries waits before an insight whose source does not answer is asked for again
 * @param parallel insights fetched at the same time by this worker, whatever the deliveries
 * @param shareFor how long a drawn insight serves other reports that show it, and a report other
 *     deliveries; a picture is at most twice as old when a delivery is given it
 * @param shareBytes of results and pictures kept for sharing
 */
@ConfigurationProperties("herald.delivery.render")
public record RenderSettings(
    @Bindable(defaultValue = "2s,8s") List<Duration> retries,
    @Bindable(defaultValue = "16") int parallel,
    @Bindable(defaultValue = "1m") Duration shareFor,
    @Bindable(defaultValue = "16777216") long shareBytes) {

  public RenderSettings {
    retries = List.copyOf(retries);
  }
}
