package dev.herald.delivery.webhook;

import dev.herald.platform.net.AllowList;
import dev.herald.platform.net.HostResolver;
import dev.herald.platform.net.OutboundUrls;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Wires the rules of outgoing calls from the configuration. */
@Factory
final class WebhookFactory {

  @Singleton
  OutboundUrls outboundUrls(WebhookSettings settings, HostResolver resolver) {
    return new OutboundUrls(
        new AllowList(Objects.requireNonNullElse(settings.allow(), List.of())),
        resolver,
        Set.copyOf(Objects.requireNonNullElse(settings.ports(), List.of())),
        settings.httpsOnly());
  }

  @Singleton
  HostResolver hostResolver(WebhookSettings settings) {
    return HostResolver.of(settings.resolver(), settings.connectTimeout());
  }
}
