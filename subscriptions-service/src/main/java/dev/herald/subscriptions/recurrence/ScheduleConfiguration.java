package dev.herald.subscriptions.recurrence;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How schedules are planned.
 *
 * @param minimumLead the least time between saving a schedule and its first delivery
 */
@ConfigurationProperties("herald.subscriptions")
public record ScheduleConfiguration(@Bindable(defaultValue = "15m") Duration minimumLead) {

  public ScheduleConfiguration {
    if (minimumLead.isNegative()) {
      throw new ConfigurationException(
          "herald.subscriptions.minimum-lead must not be negative: " + minimumLead);
    }
  }
}
