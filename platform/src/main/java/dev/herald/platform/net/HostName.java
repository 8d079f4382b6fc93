package dev.herald.platform.net;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Host names and address literals in the one form in which they can be compared. */
public final class HostName {

  private static final Pattern OCTETS =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
  private static final Pattern HEXTETS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");
  private static final int LONGEST = 253;

  private HostName() {}

  /**
   * Lower case, in ASCII, without a final dot or brackets; empty when it is no host.
   *
   * <p>Numbers in any form but four plain octets are no host: resolvers disagree on what {@code
   * 0x7f.1} or {@code 2130706433} is, and most say the local machine.
   */
  public static Optional<String> canonical(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return literal(host.substring(1, host.length() - 1)).map(InetAddress::getHostAddress);
    }
    try {
      var name = IDN.toASCII(host).toLowerCase(Locale.ROOT);
      if (name.endsWith(".")) {
        name = name.substring(0, name.length() - 1);
      }
      if (OCTETS.matcher(name).matches()) {
        return literal(name).map(InetAddress::getHostAddress);
      }
      boolean good =
          name.length() <= LONGEST
              && NAME.matcher(name).matches()
              && !NUMERIC_END.matcher(name).matches();
      return good ? Optional.of(name) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The address a text spells out; never asks a resolver. */
  public static Optional<InetAddress> literal(String text) {
    if (!OCTETS.matcher(text).matches() && !HEXTETS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
