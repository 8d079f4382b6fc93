package dev.herald.gateway.access;

import dev.herald.platform.secret.KeyHash;

/**
 * A credential as it came in; only its hash goes further.
 *
 * @param hash of the presented text, as keys are stored
 */
public record PresentedKey(String hash, Place place) {

  static PresentedKey of(String presented, Place place) {
    return new PresentedKey(KeyHash.of(presented), place);
  }

  /** Where a key may be, in the order in which it is looked for. */
  public enum Place {
    HEADER("request Authorization header"),
    BODY("request body"),
    QUERY("request query string");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    String invalid() {
      return "Personal API key found in " + words + " is invalid.";
    }
  }
}
