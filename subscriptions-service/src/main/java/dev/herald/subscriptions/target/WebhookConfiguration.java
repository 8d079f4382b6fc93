package dev.herald.subscriptions.target;

import dev.herald.platform.net.AllowList;
import dev.herald.platform.net.HostResolver;
import dev.herald.platform.net.OutboundUrls;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which webhook URLs may be saved.
 *
 * @param allow hosts and CIDR blocks that may be called although they are not public
 * @param resolver {@code host:port} of a DNS server, or {@code system}; empty: nothing is resolved
 * @param patience after which a name counts as unknown
 * @param httpsOnly refuse plain HTTP
 * @param ports that a URL may name besides 443, 8443 and, with plain HTTP, 80
 */
@ConfigurationProperties("herald.webhook")
record WebhookConfiguration(
    @Nullable List<String> allow,
    @Bindable(defaultValue = "") String resolver,
    @Bindable(defaultValue = "3s") Duration patience,
    @Bindable(defaultValue = "false") boolean httpsOnly,
    @Nullable List<Integer> ports) {

  WebhookConfiguration {
    allow = allow == null ? List.of() : List.copyOf(allow);
    ports = ports == null ? List.of() : List.copyOf(ports);
    try {
      new AllowList(allow);
      HostResolver.of(resolver, patience);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("herald.webhook: " + e.getMessage(), e);
    }
  }

  boolean resolves() {
    return !resolver.isBlank();
  }

  OutboundUrls urls() {
    return new OutboundUrls(
        new AllowList(allow == null ? List.of() : allow),
        HostResolver.of(resolver, patience),
        ports == null ? Set.of() : Set.copyOf(ports),
        httpsOnly);
  }
}
