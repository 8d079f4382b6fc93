package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes, as far as health and rates are concerned.
 *
 * @param health what is ill when it is ill: the relay, the workspace, the host
 * @param rate what its provider counts by: the relay, the Slack channel, the host
 */
public record Destination(String health, String rate) {

  public static Destination of(ChannelKind channel, String address, @Nullable Long integration) {
    return switch (channel) {
      case EMAIL -> new Destination("email", "email");
      case SLACK ->
          new Destination(
              "slack:" + integration,
              "slack:" + integration + ":" + address.replaceFirst("\\|.*", ""));
      case WEBHOOK -> {
        String host = "webhook:" + host(address);
        yield new Destination(host, host);
      }
    };
  }

  private static String host(String address) {
    try {
      var uri = URI.create(address);
      return uri.getHost() == null
          ? "unknown"
          : uri.getHost().toLowerCase(Locale.ROOT) + ":" + uri.getPort();
    } catch (IllegalArgumentException _) {
      return "unknown";
    }
  }
}
