package dev.herald.delivery.webhook;

import dev.herald.platform.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of Standard Webhooks 1.0, section "Signature scheme", symmetric form. */
final class WebhookSignature {

  static final String SECRET_PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /**
   * The header's value: one signature per secret, separated by blanks.
   *
   * @param id of the message, without a dot
   * @param timestamp of this attempt, in seconds
   * @param body the exact bytes that are sent
   * @param secrets in the form {@code whsec_…}; during a rotation there are two
   */
  static String header(String id, long timestamp, byte[] body, List<Secret> secrets) {
    return secrets.stream()
        .map(secret -> VERSION + sign(id, timestamp, body, secret))
        .collect(Collectors.joining(" "));
  }

  private static String sign(String id, long timestamp, byte[] body, Secret secret) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(secret), ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private static byte[] key(Secret secret) {
    return Base64.getDecoder().decode(secret.reveal().substring(SECRET_PREFIX.length()));
  }
}
