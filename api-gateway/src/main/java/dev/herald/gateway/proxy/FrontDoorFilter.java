package dev.herald.gateway.proxy;

import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.List;
import org.reactivestreams.Publisher;

/** Every request enters here; only this process's own health and metrics are not for the door. */
@Filter(Filter.MATCH_ALL_PATTERN)
@Context // Made at start, so that a setting nobody can work with shows then and not at a request.
final class FrontDoorFilter implements HttpServerFilter {

  private final FrontDoor door;
  private final List<String> management;

  FrontDoorFilter(FrontDoor door, GatewayConfiguration configuration) {
    this.door = door;
    this.management = configuration.managementPaths();
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.order();
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    String path = request.getUri().getRawPath();
    return isManagement(path) ? chain.proceed(request) : door.answer(request, path);
  }

  private boolean isManagement(String path) {
    return management.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
  }
}
