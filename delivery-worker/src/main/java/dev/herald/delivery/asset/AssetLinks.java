package dev.herald.delivery.asset;

import dev.herald.platform.identity.IdentityTokens;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Addresses of pictures that only this installation can make, good for a time. */
@Singleton
final class AssetLinks {

  private final List<byte[]> keys;
  private final String site;
  private final AssetConfiguration configuration;
  private final Clock clock;

  AssetLinks(
      IdentityTokens tokens,
      @Value("${herald.site-url:`http://127.0.0.1:8000`}") String site,
      AssetConfiguration configuration,
      Clock clock) {
    this.keys = tokens.derivedKey("exported-asset");
    this.site = site.replaceAll("/+$", "");
    this.configuration = configuration;
    this.clock = clock;
  }

  /** The end of its life is counted in whole days, so that the same picture keeps one address. */
  URI link(long id) {
    long day = clock.instant().plus(configuration.urlTtl()).getEpochSecond() / 86_400 + 1;
    return URI.create(
        site
            + "/exported_assets/"
            + id
            + ".png?token="
            + day
            + "."
            + sign(keys.getFirst(), id, day));
  }

  boolean good(long id, String token) {
    int dot = token.indexOf('.');
    if (dot < 1 || dot > 9) {
      return false;
    }
    try {
      long day = Long.parseLong(token, 0, dot, 10);
      byte[] given = token.substring(dot + 1).getBytes(StandardCharsets.US_ASCII);
      boolean ours =
          keys.stream()
              .anyMatch(
                  key ->
                      MessageDigest.isEqual(
                          sign(key, id, day).getBytes(StandardCharsets.US_ASCII), given));
      return ours && clock.instant().getEpochSecond() / 86_400 <= day;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static String sign(byte[] key, long id, long day) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] signature = mac.doFinal((id + "." + day).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", missing);
    }
  }
}
