package dev.herald.subscriptions.target;

import dev.herald.platform.net.OutboundUrls;
import dev.herald.platform.net.UrlCheck;
import jakarta.inject.Singleton;
import java.net.UnknownHostException;
import java.util.Optional;

/** Judges webhook URLs when they are saved; the worker judges again when it calls them. */
@Singleton
final class WebhookUrls {

  private final OutboundUrls urls;
  private final boolean resolves;

  WebhookUrls(WebhookConfiguration configuration) {
    this.urls = configuration.urls();
    this.resolves = configuration.resolves();
  }

  /** Why the URL may not be used; empty when it may. */
  Optional<String> refuse(String url) {
    return switch (urls.check(url)) {
      case UrlCheck.Blocked(String reason) -> Optional.of(reason);
      case UrlCheck.Allowed allowed when resolves -> refuseAddresses(allowed.host());
      case UrlCheck.Allowed _, UrlCheck.Open _ -> Optional.empty();
    };
  }

  private Optional<String> refuseAddresses(String host) {
    try {
      return urls.resolve(host) instanceof UrlCheck.Blocked(String reason)
          ? Optional.of(reason)
          : Optional.empty();
    } catch (UnknownHostException _) {
      return Optional.of("The host does not resolve.");
    }
  }
}
