package dev.herald.platform.secret;

import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts secrets for the database (AES-256-GCM) and opens what any known key has sealed. */
@Singleton
public final class SecretBox {

  private static final String PREFIX = "v1.";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int LEAST_LENGTH = 32;

  private final List<SecretKeySpec> keys;

  SecretBox(SecretBoxConfiguration configuration) {
    List<String> configured = configuration.encryptionKey();
    if (configured == null || configured.isEmpty() || configured.getFirst().isBlank()) {
      throw new ConfigurationException("herald.secrets.encryption-key is required");
    }
    List<SecretKeySpec> all = new ArrayList<>();
    for (String key : configured) {
      if (key.length() < LEAST_LENGTH) {
        throw new ConfigurationException(
            "herald.secrets.encryption-key is too short: at least " + LEAST_LENGTH + " characters");
      }
      all.add(derive(key));
    }
    this.keys = List.copyOf(all);
  }

  /** Text that only {@link #open} can read, and only for the same purpose. */
  public String seal(Secret secret, String purpose) {
    byte[] nonce = RandomKeys.random(NONCE_BYTES);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, 0, purpose)
              .doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      byte[] whole = new byte[NONCE_BYTES + sealed.length];
      System.arraycopy(nonce, 0, whole, 0, NONCE_BYTES);
      System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
      return PREFIX + Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("cannot encrypt", failure);
    }
  }

  /**
   * What was sealed.
   *
   * @throws IllegalStateException when no configured key opens it
   */
  public Secret open(String sealed, String purpose) {
    if (!sealed.startsWith(PREFIX)) {
      throw new IllegalStateException("not a sealed secret");
    }
    byte[] whole = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
    for (SecretKeySpec key : keys) {
      try {
        byte[] open =
            cipher(Cipher.DECRYPT_MODE, key, whole, 0, purpose)
                .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
        return Secret.of(new String(open, StandardCharsets.UTF_8));
      } catch (GeneralSecurityException _) {
        // sealed with another of the keys
      }
    }
    throw new IllegalStateException("no configured key opens this secret");
  }

  private static Cipher cipher(
      int mode, SecretKeySpec key, byte[] nonce, int offset, String purpose)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, offset, NONCE_BYTES));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static SecretKeySpec derive(String key) {
    try {
      return new SecretKeySpec(
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)), "AES");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
