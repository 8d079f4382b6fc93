package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a provider that says "later" is left alone, try by try; after the last one the message
 * is given up.
 */
@ConfigurationProperties("herald.delivery.rounds")
public record RoundConfiguration(
    @Bindable(defaultValue = "1m,5m,15m,1h,3h") List<Duration> email,
    @Bindable(defaultValue = "10s,1m,5m,30m") List<Duration> slack,
    @Bindable(defaultValue = "5s,5m,30m,2h,5h,10h") List<Duration> webhook) {

  private static final double JITTER = 0.2;

  public RoundConfiguration {
    email = List.copyOf(email);
    slack = List.copyOf(slack);
    webhook = List.copyOf(webhook);
  }

  /**
   * The wait after so many tries, give or take a fifth so that a crowd spreads out; empty when that
   * was the last.
   */
  public Optional<Duration> delay(ChannelKind channel, int tries) {
    var delays = delays(channel);
    if (tries > delays.size() || delays.isEmpty()) {
      return Optional.empty();
    }
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Optional.of(
        Duration.ofMillis(Math.round(delays.get(Math.max(0, tries - 1)).toMillis() * factor)));
  }

  /**
   * The wait after so many tries when the trouble is no fault of the message: the last one repeats,
   * and the deadline alone ends it. Empty where nothing is ever tried again.
   */
  public Optional<Duration> repeatedDelay(ChannelKind channel, int tries) {
    return delay(channel, Math.min(tries, delays(channel).size()));
  }

  private List<Duration> delays(ChannelKind channel) {
    return switch (channel) {
      case EMAIL -> email;
      case SLACK -> slack;
      case WEBHOOK -> webhook;
    };
  }
}
