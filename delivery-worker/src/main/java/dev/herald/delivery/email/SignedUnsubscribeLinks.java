package dev.herald.delivery.email;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.herald.platform.identity.IdentityTokens;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;

/** Links that carry a signed token, which the subscriptions service verifies. */
@Singleton
final class SignedUnsubscribeLinks implements UnsubscribeLinks {

  static final String AUDIENCE = "posthog:unsubscribe";

  private final String siteUrl;
  private final Duration lifetime;
  private final byte[] key;
  private final Clock clock;

  SignedUnsubscribeLinks(
      @Value("${herald.site-url:`http://127.0.0.1:8000`}") String siteUrl,
      @Value("${herald.unsubscribe.token-ttl:90d}") Duration lifetime,
      IdentityTokens tokens,
      Clock clock) {
    this.siteUrl = siteUrl.replaceAll("/+$", "");
    this.lifetime = lifetime;
    this.key = tokens.derivedKey("unsubscribe").getFirst();
    this.clock = clock;
  }

  @Override
  public String link(long subscription, String address) {
    var claims =
        new JWTClaimsSet.Builder()
            .claim("id", subscription)
            .claim("email", address)
            .audience(AUDIENCE)
            .expirationTime(Date.from(clock.instant().plus(lifetime)))
            .build();
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign an unsubscribe token", e);
    }
    return siteUrl + "/unsubscribe?token=" + token.serialize();
  }
}
