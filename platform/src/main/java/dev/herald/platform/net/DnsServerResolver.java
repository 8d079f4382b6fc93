package dev.herald.platform.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupFailedException;
import org.xbill.DNS.lookup.LookupSession;

/** Asks one DNS server, by its own address, and nothing else on this machine. */
final class DnsServerResolver implements HostResolver {

  private static final Pattern FORM = Pattern.compile("(\\[[^\\]]+]|[^:]+):(\\d{1,5})");

  private final LookupSession session;

  /**
   * @param server {@code host:port}
   */
  DnsServerResolver(String server, Duration patience) {
    var form = FORM.matcher(server);
    if (!form.matches()) {
      throw new IllegalArgumentException("not host:port of a DNS server: " + server);
    }
    var resolver =
        new SimpleResolver(new InetSocketAddress(form.group(1), Integer.parseInt(form.group(2))));
    resolver.setTimeout(patience);
    this.session = LookupSession.builder().resolver(resolver).build();
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    var literal = HostName.literal(host);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    List<InetAddress> found = new ArrayList<>();
    try {
      var name = Name.fromString(host, Name.root);
      for (var four : records(name, Type.A)) {
        found.add(((ARecord) four).getAddress());
      }
      for (var six : records(name, Type.AAAA)) {
        found.add(((AAAARecord) six).getAddress());
      }
    } catch (TextParseException e) {
      throw new UnknownHostException(host);
    }
    if (found.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return List.copyOf(found);
  }

  private List<org.xbill.DNS.Record> records(Name name, int type) throws UnknownHostException {
    try {
      return session.lookupAsync(name, type).toCompletableFuture().join().getRecords().stream()
          .filter(found -> found.getType() == type)
          .toList();
    } catch (java.util.concurrent.CompletionException e) {
      if (e.getCause() instanceof LookupFailedException) {
        return List.of();
      }
      throw new UnknownHostException(name.toString(true));
    }
  }
}
