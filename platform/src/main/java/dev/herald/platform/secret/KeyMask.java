package dev.herald.platform.secret;

/** What is shown of a key: enough to recognise it, not enough to use it. */
public final class KeyMask {

  private static final int SHOWN = 4;
  private static final int SHORTEST = 16;

  private KeyMask() {}

  /** First and last four characters; nothing of a value shorter than sixteen. */
  public static String of(String key) {
    return key.length() < SHORTEST
        ? "********"
        : key.substring(0, SHOWN) + "..." + key.substring(key.length() - SHOWN);
  }
}
