package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How many things this instance does at once; a pool per channel, so that one cannot starve
 * another.
 *
 * @param destination sends at once to one webhook host or Slack channel
 */
@ConfigurationProperties("herald.delivery.parallel")
public record ParallelConfiguration(
    @Bindable(defaultValue = "4") int render,
    @Bindable(defaultValue = "16") int email,
    @Bindable(defaultValue = "16") int slack,
    @Bindable(defaultValue = "32") int webhook,
    @Bindable(defaultValue = "8") int destination) {

  int of(ChannelKind channel) {
    return switch (channel) {
      case EMAIL -> email;
      case SLACK -> slack;
      case WEBHOOK -> webhook;
    };
  }
}
