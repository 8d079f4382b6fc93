package dev.herald.gateway.access;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * The operator's door.
 *
 * @param token opens it; without one there is no door
 */
@ConfigurationProperties("herald.operator")
record OperatorConfiguration(@Nullable String token) {

  @Nullable Secret secret() {
    return token == null || token.isBlank() ? null : Secret.of(token);
  }

  @Override
  public String toString() {
    return "OperatorConfiguration[]";
  }
}
