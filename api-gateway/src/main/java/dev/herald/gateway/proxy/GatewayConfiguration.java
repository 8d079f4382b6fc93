package dev.herald.gateway.proxy;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door itself.
 *
 * @param trustForwardedHeaders believe what a proxy in front says of scheme, host and client
 * @param allowedOrigins web origins whose scripts may call; {@code *} for any
 * @param management paths answered by this process itself, not by a service
 */
@ConfigurationProperties("herald.gateway")
record GatewayConfiguration(
    @Bindable(defaultValue = "false") boolean trustForwardedHeaders,
    @Nullable List<String> allowedOrigins,
    @Nullable List<String> management) {

  List<String> origins() {
    return allowedOrigins == null ? List.of("*") : allowedOrigins;
  }

  List<String> managementPaths() {
    return management == null ? List.of("/health", "/prometheus") : management;
  }
}
