package dev.herald.platform.identity;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign calls inside the house.
 *
 * @param signingKey at least 32 characters each; the first signs, all verify
 */
@ConfigurationProperties("herald.identity")
public record IdentityConfiguration(@Nullable List<String> signingKey) {

  private static final int LEAST_LENGTH = 32;

  public IdentityConfiguration {
    if (signingKey == null || signingKey.isEmpty() || signingKey.getFirst().isBlank()) {
      throw new ConfigurationException(
          "herald.identity.signing-key is required: a secret of at least "
              + LEAST_LENGTH
              + " characters, the same for every service");
    }
    for (String key : signingKey) {
      if (key.length() < LEAST_LENGTH) {
        throw new ConfigurationException(
            "herald.identity.signing-key is too short: at least " + LEAST_LENGTH + " characters");
      }
    }
    signingKey = List.copyOf(signingKey);
  }

  List<String> keys() {
    return signingKey == null ? List.of() : signingKey;
  }
}
