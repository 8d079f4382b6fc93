package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How fast one destination is spoken to by all workers together.
 *
 * @param email messages per second to the relay, 0 for no limit
 * @param slack posts per second to one channel
 * @param webhook calls per second to one host
 * @param patience how long a message waits for its turn before it goes back to the queue
 * @param circuit failures in a row of a destination after which it is left alone
 * @param longestPause of a destination that stays ill
 * @param longestAsked that a destination may ask for itself
 */
@ConfigurationProperties("herald.delivery.rates")
public record RateConfiguration(
    @Bindable(defaultValue = "0") double email,
    @Bindable(defaultValue = "1") double slack,
    @Bindable(defaultValue = "50") double webhook,
    @Bindable(defaultValue = "10s") Duration patience,
    @Bindable(defaultValue = "5") int circuit,
    @Bindable(defaultValue = "5m") Duration longestPause,
    @Bindable(defaultValue = "1h") Duration longestAsked) {

  double perSecond(ChannelKind channel) {
    return switch (channel) {
      case EMAIL -> email;
      case SLACK -> slack;
      case WEBHOOK -> webhook;
    };
  }
}
