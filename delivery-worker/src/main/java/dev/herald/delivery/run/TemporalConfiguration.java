package dev.herald.delivery.run;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Where Temporal is.
 *
 * @param target host:port of its gRPC service
 * @param queuePrefix keeps installations apart that share a namespace
 */
@ConfigurationProperties("herald.temporal")
public record TemporalConfiguration(
    @Bindable(defaultValue = "127.0.0.1:7233") String target,
    @Bindable(defaultValue = "default") String namespace,
    @Bindable(defaultValue = "") String queuePrefix) {

  String queue(String name) {
    return queuePrefix + name;
  }
}
