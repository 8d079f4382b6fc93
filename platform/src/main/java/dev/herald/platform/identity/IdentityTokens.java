package dev.herald.platform.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs who is calling for one audience, for a minute, and verifies it there. */
@Singleton
public final class IdentityTokens {

  public static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.HS256);

  private final ObjectMapper json;
  private final Clock clock;
  private final List<String> keys;
  private final JWSSigner signer;
  private final List<JWSVerifier> verifiers;

  IdentityTokens(IdentityConfiguration configuration, ObjectMapper json, Clock clock)
      throws JOSEException {
    this.json = json;
    this.clock = clock;
    this.keys = configuration.keys();
    this.signer = new MACSigner(keys.getFirst().getBytes(StandardCharsets.UTF_8));
    List<JWSVerifier> all = new ArrayList<>();
    for (String key : keys) {
      all.add(new MACVerifier(key.getBytes(StandardCharsets.UTF_8)));
    }
    this.verifiers = List.copyOf(all);
  }

  /** A compact JWT naming the caller, good for {@link #LIFETIME} at the service so named. */
  public String sign(Identity identity, String audience) {
    try {
      var token =
          new JWSObject(
              HEADER,
              new Payload(
                  json.writeValueAsBytes(
                      new Claims(
                          identity, audience, clock.instant().plus(LIFETIME).getEpochSecond()))));
      token.sign(signer);
      return token.serialize();
    } catch (JsonProcessingException | JOSEException failure) {
      throw new IllegalStateException("identity cannot be signed", failure);
    }
  }

  /** The caller a token vouches for; empty when it is forged, stale or meant for another. */
  public Optional<Identity> verify(String token, String audience) {
    try {
      var signed = JWSObject.parse(token);
      if (!signed.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) || !isOurs(signed)) {
        return Optional.empty();
      }
      Claims claims = json.readValue(signed.getPayload().toBytes(), Claims.class);
      boolean good =
          claims.aud().equals(audience)
              && clock.instant().minus(CLOCK_SKEW).getEpochSecond() < claims.exp();
      return good ? Optional.of(claims.identity()) : Optional.empty();
    } catch (ParseException | IOException | JOSEException _) {
      return Optional.empty();
    }
  }

  /** Keys for another purpose, made from the signing keys: the first signs, all verify. */
  public List<byte[]> derivedKey(String purpose) {
    return keys.stream().map(key -> hmac(key, purpose)).toList();
  }

  private boolean isOurs(JWSObject signed) throws JOSEException {
    for (JWSVerifier verifier : verifiers) {
      if (signed.verify(verifier)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] hmac(String key, String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", failure);
    }
  }

  record Claims(Identity identity, String aud, long exp) {}
}
