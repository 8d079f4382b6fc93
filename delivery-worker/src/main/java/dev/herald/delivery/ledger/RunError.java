package dev.herald.delivery.ledger;

/**
 * Why a whole delivery came to nothing.
 *
 * @param type machine-readable
 * @param message at most 500 characters
 */
public record RunError(String type, String message) {

  private static final int LONGEST = 500;

  public RunError {
    message = message.length() <= LONGEST ? message : message.substring(0, LONGEST);
  }
}
