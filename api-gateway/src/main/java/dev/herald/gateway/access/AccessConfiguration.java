package dev.herald.gateway.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How credentials are judged.
 *
 * @param strictScopes refuse keys where the reference names no scope for an action
 * @param cacheTtl how long what org-service said is believed when no event contradicts it
 * @param cacheSize pairs of key and parent that are remembered
 * @param bodySearchLimit bytes of a body looked through for a key when no header carries one
 */
@ConfigurationProperties("herald.access")
public record AccessConfiguration(
    @Bindable(defaultValue = "false") boolean strictScopes,
    @Bindable(defaultValue = "5s") Duration cacheTtl,
    @Bindable(defaultValue = "10000") long cacheSize,
    @Bindable(defaultValue = "65536") int bodySearchLimit) {

  /** Half the life of a signed identity, which is kept as long as the answer it was made from. */
  private static final Duration LONGEST_TTL = Duration.ofSeconds(30);

  public AccessConfiguration {
    if (cacheTtl.isNegative() || cacheTtl.compareTo(LONGEST_TTL) > 0) {
      throw new ConfigurationException("herald.access.cache-ttl must be between 0s and 30s");
    }
  }
}
