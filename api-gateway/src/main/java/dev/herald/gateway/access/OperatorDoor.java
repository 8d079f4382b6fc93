package dev.herald.gateway.access;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.secret.Secret;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Opens to the configured token and to nothing else; without one there is nothing to open. */
@Singleton
final class OperatorDoor {

  private final @Nullable Secret token;
  private final IdentityTokens tokens;

  OperatorDoor(OperatorConfiguration configuration, IdentityTokens tokens) {
    this.token = configuration.secret();
    this.tokens = tokens;
  }

  Caller open(HttpRequest<?> request) {
    if (token == null) {
      throw Refusal.notFound("Endpoint not found.");
    }
    String presented = BearerHeader.token(request);
    if (presented == null) {
      throw AccessRules.notAuthenticated();
    }
    if (!token.matches(presented)) {
      throw AccessRules.authenticationFailed("Incorrect authentication credentials.");
    }
    return new Caller(new Identity.Operator(), tokens);
  }
}
