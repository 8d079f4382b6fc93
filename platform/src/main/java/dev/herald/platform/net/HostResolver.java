package dev.herald.platform.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface HostResolver {

  String SYSTEM = "system";

  /**
   * All addresses of the name, at least one.
   *
   * @throws UnknownHostException when it has none, or nobody answered
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /**
   * The resolver of a configuration value.
   *
   * @param setting {@code system} or empty for the machine's own, else {@code host:port} of a DNS
   *     server
   * @param patience after which a name counts as unknown
   */
  static HostResolver of(String setting, Duration patience) {
    return setting.isBlank() || setting.equals(SYSTEM)
        ? system(patience)
        : new DnsServerResolver(setting, patience);
  }

  private static HostResolver system(Duration patience) {
    return host -> {
      var found = new CompletableFuture<List<InetAddress>>();
      // The system call cannot be interrupted; the caller must not hang with it.
      Thread.ofVirtual()
          .name("resolve")
          .start(
              () -> {
                try {
                  found.complete(List.of(InetAddress.getAllByName(host)));
                } catch (UnknownHostException | RuntimeException e) {
                  found.completeExceptionally(e);
                }
              });
      try {
        return found.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw unknown(host, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unknown(host, e);
      }
    };
  }

  private static UnknownHostException unknown(String host, Exception cause) {
    var unknown = new UnknownHostException(host);
    unknown.initCause(cause);
    return unknown;
  }
}
