package dev.herald.subscriptions.unsubscribe;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.herald.platform.identity.IdentityTokens;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the tokens in the links of mails; the worker makes them. */
@Singleton
final class UnsubscribeTokens {

  private static final String PURPOSE = "unsubscribe";
  private static final String AUDIENCE = "posthog:unsubscribe";

  private final Clock clock;
  private final List<JWSVerifier> verifiers;

  UnsubscribeTokens(IdentityTokens keys, Clock clock) throws JOSEException {
    this.clock = clock;
    List<JWSVerifier> all = new ArrayList<>();
    for (byte[] key : keys.derivedKey(PURPOSE)) {
      all.add(new MACVerifier(key));
    }
    this.verifiers = List.copyOf(all);
  }

  /** Who wants out of what; empty for a token that is missing, forged, stale or for another use. */
  Optional<Recipient> read(@Nullable String token) {
    if (token == null) {
      return Optional.empty();
    }
    try {
      var signed = SignedJWT.parse(token);
      if (!signed.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) || !isOurs(signed)) {
        return Optional.empty();
      }
      return recipient(signed.getJWTClaimsSet());
    } catch (ParseException | JOSEException _) {
      return Optional.empty();
    }
  }

  private Optional<Recipient> recipient(JWTClaimsSet claims) throws ParseException {
    Long subscription = claims.getLongClaim("id");
    String email = claims.getStringClaim("email");
    var expires = claims.getExpirationTime();
    boolean good =
        subscription != null
            && email != null
            && expires != null
            && expires.toInstant().isAfter(clock.instant())
            && claims.getAudience().contains(AUDIENCE);
    return good ? Optional.of(new Recipient(subscription, email)) : Optional.empty();
  }

  private boolean isOurs(SignedJWT token) throws JOSEException {
    for (JWSVerifier verifier : verifiers) {
      if (token.verify(verifier)) {
        return true;
      }
    }
    return false;
  }

  /** One address of one subscription. */
  record Recipient(long subscriptionId, String address) {}
}
