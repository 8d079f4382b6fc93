package dev.herald.gateway.proxy;

import dev.herald.gateway.routing.Service;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.client.ServiceHttpClientConfiguration;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where the services are: {@code herald.services.<name>.url}. */
@Singleton
final class Upstreams {

  private final Map<Service, String> bases = new EnumMap<>(Service.class);

  Upstreams(List<ServiceHttpClientConfiguration> configured) {
    for (Service service : Service.values()) {
      URI url =
          configured.stream()
              .filter(known -> known.getServiceId().equals(service.id()))
              .flatMap(known -> known.getUrls().stream())
              .findFirst()
              .orElseThrow(
                  () ->
                      new ConfigurationException(
                          "herald.services." + service.id() + ".url is required"));
      bases.put(service, url.toString().replaceFirst("/+$", ""));
    }
  }

  /** Scheme, host and port, without a slash at the end. */
  String base(Service service) {
    return Objects.requireNonNull(bases.get(service));
  }
}
