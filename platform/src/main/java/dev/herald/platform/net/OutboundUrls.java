package dev.herald.platform.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which HTTP addresses given by users may be called.
 *
 * <p>Checked by name when one is saved and by address when it is called: a name that was innocent
 * yesterday may point into our own network today, so the caller must connect to the very addresses
 * {@link #resolve} has returned.
 */
public final class OutboundUrls {

  private static final List<String> INNER_SUFFIXES =
      List.of(
          ".localhost",
          ".local",
          ".internal",
          ".svc.cluster.local",
          ".cluster.local",
          ".consul",
          ".lan",
          ".home",
          ".corp",
          ".localdomain",
          ".home.arpa",
          ".intranet",
          ".priv");

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^\\[\\]@]+]|[^:@\\[\\]]+)(?::(\\d{0,5}))?");
  private static final int HIGHEST_PORT = 65_535;

  /** Where web servers listen; another port may be some other service that reads what we say. */
  private static final Set<Integer> HTTPS_PORTS = Set.of(443, 8443);

  private static final int HTTP_PORT = 80;

  private final AllowList allow;
  private final HostResolver resolver;
  private final Set<Integer> ports;
  private final boolean httpsOnly;

  /**
   * @param ports that may be named besides 443, 8443 and, with plain HTTP, 80
   */
  public OutboundUrls(
      AllowList allow, HostResolver resolver, Set<Integer> ports, boolean httpsOnly) {
    this.allow = allow;
    this.resolver = resolver;
    this.ports = open(ports, httpsOnly);
    this.httpsOnly = httpsOnly;
  }

  private static Set<Integer> open(Set<Integer> more, boolean httpsOnly) {
    Set<Integer> ports = new HashSet<>(HTTPS_PORTS);
    ports.addAll(more);
    if (!httpsOnly) {
      ports.add(HTTP_PORT);
    }
    return Set.copyOf(ports);
  }

  /**
   * Checks form and name; asks no resolver. {@link UrlCheck.Allowed} or {@link UrlCheck.Blocked}.
   */
  public UrlCheck check(String url) {
    if (url.contains("\\") || url.toLowerCase(Locale.ROOT).contains("%5c")) {
      return new UrlCheck.Blocked("The URL must not contain a backslash.");
    }
    try {
      return check(new URI(url));
    } catch (URISyntaxException _) {
      return new UrlCheck.Blocked("The URL is not valid.");
    }
  }

  private UrlCheck check(URI url) throws URISyntaxException {
    var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return new UrlCheck.Blocked("The URL must start with https:// or http://.");
    }
    var authority = url.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      return new UrlCheck.Blocked("The URL has no host.");
    }
    if (authority.contains("@")) {
      return new UrlCheck.Blocked("The URL must not contain a user name or password.");
    }
    var parts = AUTHORITY.matcher(authority);
    var host = parts.matches() ? HostName.canonical(parts.group(1)).orElse(null) : null;
    if (host == null) {
      return new UrlCheck.Blocked("The host is not valid.");
    }
    int port = port(parts.group(2));
    if (port > HIGHEST_PORT || port == 0) {
      return new UrlCheck.Blocked("The port is not valid.");
    }
    var refused = refuse(scheme, host, port);
    return refused == null
        ? new UrlCheck.Allowed(rebuilt(url, scheme, host, port), host)
        : new UrlCheck.Blocked(refused);
  }

  private @Nullable String refuse(String scheme, String host, int port) {
    var literal = HostName.literal(host);
    if (literal.isPresent() ? allow.allows(literal.get()) : allow.allows(host)) {
      return null;
    }
    if (literal.isPresent() && !allows(literal.get())) {
      return "The host is not a public address.";
    }
    if (host.equals("localhost") || INNER_SUFFIXES.stream().anyMatch(host::endsWith)) {
      return "The host is not a public name.";
    }
    if (httpsOnly && scheme.equals("http")) {
      return "The URL must start with https://.";
    }
    if (port > 0 && !ports.contains(port)) {
      return "The port is not allowed.";
    }
    return null;
  }

  /**
   * Finds where a checked host may be reached: {@link UrlCheck.Open}, or {@link UrlCheck.Blocked}
   * when any of its addresses is not public.
   *
   * @param host in canonical form
   * @throws UnknownHostException when the name has no address now
   */
  public UrlCheck resolve(String host) throws UnknownHostException {
    var literal = HostName.literal(host);
    var addresses = literal.isPresent() ? List.of(literal.get()) : resolver.resolve(host);
    boolean open = allow.allows(host) || addresses.stream().allMatch(this::allows);
    return open
        ? new UrlCheck.Open(addresses)
        : new UrlCheck.Blocked("The host does not resolve to a public address.");
  }

  /** Whether a connection to this peer may be used for this host. */
  public boolean allows(String host, InetAddress peer) {
    return allow.allows(host) || allows(peer);
  }

  private boolean allows(InetAddress address) {
    return publicly(address) || allow.allows(address);
  }

  private static boolean publicly(InetAddress address) {
    return PublicAddresses.contains(address);
  }

  private static int port(@Nullable String text) {
    return text == null || text.isEmpty() ? -1 : Integer.parseInt(text);
  }

  private static URI rebuilt(URI url, String scheme, String host, int port)
      throws URISyntaxException {
    var text = new StringBuilder(scheme).append("://");
    text.append(host.contains(":") ? "[" + host + "]" : host);
    if (port > 0) {
      text.append(':').append(port);
    }
    var path = url.getRawPath();
    text.append(path == null || path.isEmpty() ? "/" : path);
    if (url.getRawQuery() != null) {
      text.append('?').append(url.getRawQuery());
    }
    return new URI(text.toString());
  }
}
