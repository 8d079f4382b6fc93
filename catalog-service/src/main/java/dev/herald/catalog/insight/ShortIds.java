package dev.herald.catalog.insight;

import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Makes the short names insights have in links. */
@Singleton
final class ShortIds {

  private static final int LENGTH = 8;
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String ALPHABET = LETTERS + "0123456789";

  private final SecureRandom random = new SecureRandom();

  /** Begins with a letter: digits alone would be taken for an insight's number. */
  String next() {
    var id = new StringBuilder(LENGTH).append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    while (id.length() < LENGTH) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
