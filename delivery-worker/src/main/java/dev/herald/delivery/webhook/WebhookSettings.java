package dev.herald.delivery.webhook;

import dev.herald.platform.net.AllowList;
import dev.herald.platform.net.HostResolver;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How webhooks are called, and where they may lead.
 *
 * @param allow hosts and CIDR blocks that may be called although they are not public
 * @param resolver {@code host:port} of the DNS server that is asked, or {@code system}
 * @param httpsOnly refuse plain HTTP
 * @param ports that a URL may name besides 443, 8443 and, with plain HTTP, 80
 * @param connectTimeout until TCP and TLS stand, each
 * @param totalTimeout from the first look-up to the last byte of the answer
 * @param responseLimit bytes of the answer that are read, and dropped
 * @param connections open at once, of this process
 * @param connectionsPerHost open at once to one host, so that a slow one cannot take them all
 * @param goneAfter rounds after which 403 and 404 are believed
 * @param grace how long a rotated secret keeps signing beside its successor
 * @param keepBodies how long a body is kept for later attempts; must exceed a delivery's deadline
 */
@ConfigurationProperties("herald.webhook")
public record WebhookSettings(
    @Nullable List<String> allow,
    @Bindable(defaultValue = "system") String resolver,
    @Bindable(defaultValue = "false") boolean httpsOnly,
    @Nullable List<Integer> ports,
    @Bindable(defaultValue = "5s") Duration connectTimeout,
    @Bindable(defaultValue = "15s") Duration totalTimeout,
    @Bindable(defaultValue = "65536") int responseLimit,
    @Bindable(defaultValue = "64") int connections,
    @Bindable(defaultValue = "8") int connectionsPerHost,
    @Bindable(defaultValue = "3") int goneAfter,
    @Bindable(defaultValue = "24h") Duration grace,
    @Bindable(defaultValue = "3d") Duration keepBodies) {

  public WebhookSettings {
    allow = allow == null ? List.of() : List.copyOf(allow);
    ports = ports == null ? List.of() : List.copyOf(ports);
    try {
      new AllowList(allow);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("herald.webhook.allow: " + e.getMessage(), e);
    }
    try {
      HostResolver.of(resolver, connectTimeout);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("herald.webhook.resolver: " + e.getMessage(), e);
    }
  }
}
