package dev.herald.platform.secret;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys for what is encrypted at rest.
 *
 * @param encryptionKey any text of at least 32 characters; the first encrypts, all decrypt
 */
@ConfigurationProperties("herald.secrets")
public record SecretBoxConfiguration(@Nullable List<String> encryptionKey) {
  public SecretBoxConfiguration {
    encryptionKey = encryptionKey == null ? null : List.copyOf(encryptionKey);
  }
}
