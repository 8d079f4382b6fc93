package dev.herald.delivery.ledger;

import dev.herald.platform.time.Uuids;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Identities that come out the same on every machine. */
public final class DeliveryIds {

  private static final UUID NAMESPACE = UUID.fromString("8b0a6d0e-2f0c-5c57-9d0b-0d9f6a3f7c11");
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int KEY_LENGTH = 26;

  private DeliveryIds() {}

  /** A delivery's id, from its idempotency key. */
  public static UUID of(String idempotencyKey) {
    return Uuids.v5(NAMESPACE, idempotencyKey);
  }

  /** What a recipient's message is known by to providers: 130 bits, no dot, no capital. */
  public static String recipientKey(UUID delivery, String targetType, String address) {
    var bits = new BigInteger(1, sha256(delivery + "\n" + targetType + "\n" + address));
    bits = bits.shiftRight(256 - 5 * KEY_LENGTH);
    var key = new char[KEY_LENGTH];
    for (int i = KEY_LENGTH - 1; i >= 0; i--) {
      key[i] = BASE32.charAt(bits.intValue() & 31);
      bits = bits.shiftRight(5);
    }
    return new String(key);
  }

  /** An address that is compared and not shown. */
  public static String addressHash(String address) {
    return HexFormat.of().formatHex(sha256(address));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
