package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.herald.delivery.Worker;
import dev.herald.platform.identity.IdentityTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignedUnsubscribeLinksTest {

  private final Worker worker = Worker.still();

  @Test
  void aLinkIsForOneAddressOfOneSubscriptionAndGoodForMonths() throws Exception {
    var link = worker.get(UnsubscribeLinks.class).link(12, "Ann+x@example.com");
    assertThat(link).startsWith("http://herald.example.com/unsubscribe?token=");

    var token = SignedJWT.parse(link.substring(link.indexOf('=') + 1));
    var key = worker.get(IdentityTokens.class).derivedKey("unsubscribe").getFirst();
    assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.HS256);
    assertThat(token.verify(new MACVerifier(key))).isTrue();
    var claims = token.getJWTClaimsSet();
    assertThat(claims.getLongClaim("id")).isEqualTo(12);
    assertThat(claims.getStringClaim("email")).isEqualTo("Ann+x@example.com");
    assertThat(claims.getAudience()).containsExactly("posthog:unsubscribe");
    assertThat(claims.getExpirationTime().toInstant())
        .isBetween(
            Instant.now().plus(Duration.ofDays(89)), Instant.now().plus(Duration.ofDays(91)));
  }
}
