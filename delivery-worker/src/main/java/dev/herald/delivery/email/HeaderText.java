package dev.herald.delivery.email;

import java.util.regex.Pattern;

/** Makes text fit for a header: what somebody typed must not be able to start another one. */
final class HeaderText {

  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
  private static final Pattern NOT_TOKEN = Pattern.compile("[^A-Za-z0-9.@_-]");
  private static final Pattern NOT_URL = Pattern.compile("[^\\x21\\x23-\\x3b\\x3d\\x3f-\\x7e]");

  private HeaderText() {}

  /** On one line. */
  static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll(" ").strip();
  }

  /** For use inside angle brackets, in an id. */
  static String token(String text) {
    return NOT_TOKEN.matcher(text).replaceAll("-");
  }

  /** For use inside angle brackets; a URL has none of these characters unescaped. */
  static String url(String text) {
    return NOT_URL.matcher(text).replaceAll("");
  }
}
