package dev.herald.platform.net;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/** Whether an address that somebody typed may be called. */
public sealed interface UrlCheck {

  /**
   * By its form and name it may.
   *
   * @param url with the host in canonical form
   * @param host in canonical form, without brackets
   */
  record Allowed(URI url, String host) implements UrlCheck {}

  /** By the addresses behind its name it may, and only at these. */
  record Open(List<InetAddress> addresses) implements UrlCheck {}

  /**
   * It may not.
   *
   * @param reason a sentence fit to show to whoever typed it
   */
  record Blocked(String reason) implements UrlCheck {}
}
