package dev.herald.platform.secret;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Base64;

/** New keys and tokens, with the prefixes and lengths clients of the compatible API expect. */
public final class RandomKeys {

  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomKeys() {}

  public static String personalApiKey() {
    return "phx_" + base62(35);
  }

  public static String secretKey() {
    return "phs_" + base62(35);
  }

  public static String projectToken() {
    return "phc_" + base62(32);
  }

  /** So many random bytes as one big integer in base 62; leading zeros are dropped. */
  public static String base62(int bytes) {
    var text = new StringBuilder();
    for (BigInteger rest = new BigInteger(1, random(bytes));
        rest.signum() > 0;
        rest = rest.divide(BASE)) {
      text.append(ALPHABET.charAt(rest.mod(BASE).intValue()));
    }
    return text.reverse().toString();
  }

  /** So many random bytes in URL-safe base 64 without padding. */
  public static String urlSafe(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(bytes));
  }

  /** So many random bytes. */
  public static byte[] random(int bytes) {
    byte[] value = new byte[bytes];
    RANDOM.nextBytes(value);
    return value;
  }
}
