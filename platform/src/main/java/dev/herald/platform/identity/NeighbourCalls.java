package dev.herald.platform.identity;

import dev.herald.platform.telemetry.RequestContext;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpAttributes;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.annotation.ClientFilter;
import io.micronaut.http.annotation.RequestFilter;

/** Signs every call to another service of the house as coming from this one. */
@ClientFilter(
    patterns = "/**",
    serviceId = {"org", "catalog", "subscriptions", "delivery", "sharing"})
final class NeighbourCalls {

  private final IdentityTokens tokens;
  private final String service;

  NeighbourCalls(IdentityTokens tokens, @Value("${micronaut.application.name}") String service) {
    this.tokens = tokens;
    this.service = service;
  }

  @RequestFilter
  void sign(MutableHttpRequest<?> request) {
    String audience =
        request
            .getAttribute(HttpAttributes.SERVICE_ID, String.class)
            .orElseThrow(() -> new IllegalStateException("a call without a service id"));
    if (!request.getHeaders().contains("Authorization")) {
      request.bearerAuth(tokens.sign(new Identity.Service(service), audience));
    }
    RequestContext.current().ifPresent(context -> context.writeTo(request));
  }
}
