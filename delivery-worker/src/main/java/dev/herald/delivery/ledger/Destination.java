package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.platform.net.OutboundUrls;
import dev.herald.platform.net.UrlCheck;

/**
 * Where a message goes, as far as health and rates are concerned.
 *
 * @param health what is ill when it is ill: the relay, the workspace, the host
 * @param rate what its provider counts by: the relay, the Slack channel, the host
 */
public record Destination(String health, String rate) {

  /**
   * The destination of an address.
   *
   * @param urls by whose reading two webhooks have the same host
   */
  static Destination of(
      ChannelKind channel, String address, SubscriptionState subscription, OutboundUrls urls) {
    return switch (channel) {
      case EMAIL -> new Destination("email", "email");
      case SLACK -> {
        var workspace = workspace(subscription);
        yield new Destination(workspace, workspace + ":" + address.replaceFirst("\\|.*", ""));
      }
      case WEBHOOK -> {
        var host = host(address, subscription, urls);
        yield new Destination(host, host);
      }
    };
  }

  /** Without an integration of its own a subscription speaks through its project's. */
  private static String workspace(SubscriptionState subscription) {
    var integration = subscription.integrationId();
    return integration == null
        ? "slack:project:" + subscription.projectId()
        : "slack:" + integration;
  }

  private static String host(String address, SubscriptionState subscription, OutboundUrls urls) {
    return switch (urls.check(address)) {
      // The authority, since the URI class takes a name with an underscore for no host.
      case UrlCheck.Allowed(var url, _) -> "webhook:" + url.getRawAuthority();
      // Never called, so it must be nobody else's business.
      case UrlCheck.Blocked _, UrlCheck.Open _ -> "webhook:project:" + subscription.projectId();
    };
  }
}
