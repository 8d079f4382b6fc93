package dev.herald.delivery.webhook;

import dev.herald.delivery.channel.Channel;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.platform.net.OutboundUrls;
import dev.herald.platform.net.UrlCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reports to the receiver's own endpoint, signed.
 *
 * <p>Every attempt bears the same {@code webhook-id} and the same body, so a receiver that keeps
 * its ids gets each report once; an attempt whose fate is unknown is simply made again.
 */
@Singleton
final class SignedWebhookChannel implements Channel {

  private final WebhookSettings settings;
  private final OutboundUrls urls;
  private final WebhookSecrets secrets;
  private final WebhookMessages messages;
  private final WebhookHttp http;
  private final Clock clock;

  SignedWebhookChannel(
      WebhookSettings settings,
      OutboundUrls urls,
      WebhookSecrets secrets,
      WebhookMessages messages,
      WebhookHttp http,
      Clock clock) {
    this.settings = settings;
    this.urls = urls;
    this.secrets = secrets;
    this.messages = messages;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.WEBHOOK;
  }

  @Override
  public SendOutcome send(SendOrder order, CommitGate gate) throws CommitRefused {
    return switch (urls.check(order.address())) {
      case UrlCheck.Allowed(var url, var host) -> call(order, url, host, gate);
      case UrlCheck.Blocked(var reason) ->
          WebhookOutcomes.blocked(reason, SendOutcome.Verdict.TARGET_BROKEN);
      case UrlCheck.Open _ -> throw new IllegalStateException("a URL, not a name, was asked");
    };
  }

  private SendOutcome call(SendOrder order, URI url, String host, CommitGate gate)
      throws CommitRefused {
    var body = messages.body(order);
    var answer = http.post(url, host, headers(order, body), body, gate);
    return WebhookOutcomes.of(
        answer, order.doubt() != null, order.attempt() >= settings.goneAfter());
  }

  private Map<String, String> headers(SendOrder order, byte[] body) {
    long timestamp = clock.instant().getEpochSecond();
    var signing = secrets.signing(order.subscription().projectId());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", order.key());
    headers.put("webhook-timestamp", Long.toString(timestamp));
    headers.put(
        "webhook-signature", WebhookSignature.header(order.key(), timestamp, body, signing));
    headers.put("X-Herald-Event", WebhookBodies.TYPE);
    headers.put("X-Herald-Delivery", order.deliveryId().toString());
    return headers;
  }
}
