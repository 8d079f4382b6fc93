package dev.herald.gateway.access;

import dev.herald.gateway.routing.Service;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Someone who may pass: the identity to forward, and the token that vouches for it.
 *
 * <p>One object stands for all requests of the same key to the same parent while an answer of
 * org-service is believed, so that an identity is signed once per service and not per request.
 */
public final class Caller {

  private final Identity identity;
  private final IdentityTokens tokens;
  private final Map<Service, String> signed = new ConcurrentHashMap<>();

  Caller(Identity identity, IdentityTokens tokens) {
    this.identity = identity;
    this.tokens = tokens;
  }

  /** The value of the {@code Authorization} header for a service. */
  public String authorization(Service service) {
    return signed.computeIfAbsent(service, to -> "Bearer " + tokens.sign(identity, to.id()));
  }

  /** The id behind the parent of the path; empty when the address has none. */
  public Optional<Long> project() {
    return identity instanceof Identity.Member member && member.project() != null
        ? Optional.of(member.project().id())
        : Optional.empty();
  }
}
