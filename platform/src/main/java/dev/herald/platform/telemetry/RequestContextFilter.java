package dev.herald.platform.telemetry;

import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Optional;

/** Gives every request its id and trace, on whatever thread it is worked on, and tells the id. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestContextFilter implements Ordered {

  static final String ATTRIBUTE = "herald.request-context";

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }

  @RequestFilter
  void begin(HttpRequest<?> request, MutablePropagatedContext propagated) {
    var headers = request.getHeaders();
    RequestContext context =
        RequestContext.of(
            headers.get(RequestContext.REQUEST_ID), headers.get(RequestContext.TRACEPARENT));
    request.setAttribute(ATTRIBUTE, context);
    propagated.add(new OnThread(context));
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    request
        .getAttribute(ATTRIBUTE, RequestContext.class)
        .ifPresent(
            context -> response.getHeaders().set(RequestContext.REQUEST_ID, context.requestId()));
  }

  /** Carries the context to each thread that works on the request. */
  private record OnThread(RequestContext context)
      implements ThreadPropagatedContextElement<Optional<RequestContext.Scope>> {

    @Override
    public Optional<RequestContext.Scope> updateThreadContext() {
      return Optional.of(context.enter());
    }

    @Override
    public void restoreThreadContext(Optional<RequestContext.Scope> scope) {
      scope.ifPresent(RequestContext.Scope::close);
    }
  }
}
