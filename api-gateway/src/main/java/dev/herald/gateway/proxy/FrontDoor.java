package dev.herald.gateway.proxy;

import dev.herald.gateway.access.Gatekeeper;
import dev.herald.gateway.access.Passage;
import dev.herald.gateway.routing.Address;
import dev.herald.gateway.routing.Bucket;
import dev.herald.gateway.routing.Endpoint;
import dev.herald.gateway.routing.RouteMatch;
import dev.herald.gateway.routing.RouteTable;
import dev.herald.gateway.routing.Terms;
import dev.herald.gateway.throttle.Throttle;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.ProblemResponses;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Takes a request through the checks, in the order of conventions §7, and passes it on. */
@Singleton
final class FrontDoor {

  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
  private static final int PAYMENT_REQUIRED = 402;

  private final RouteTable table;
  private final Gatekeeper gatekeeper;
  private final Throttle throttle;
  private final Negotiation negotiation;
  private final Relay relay;
  private final Cors cors;
  private final RouteMetrics metrics;

  FrontDoor(
      RouteTable table,
      Gatekeeper gatekeeper,
      Throttle throttle,
      Negotiation negotiation,
      Relay relay,
      Cors cors,
      RouteMetrics metrics) {
    this.table = table;
    this.gatekeeper = gatekeeper;
    this.throttle = throttle;
    this.negotiation = negotiation;
    this.relay = relay;
    this.cors = cors;
    this.metrics = metrics;
  }

  /** The answer to a request; never fails. */
  Mono<MutableHttpResponse<?>> answer(HttpRequest<?> request, String path) {
    if (Cors.isPreflight(request, path)) {
      MutableHttpResponse<?> preflight = cors.preflight(request);
      cors.mark(request, path, preflight);
      return Mono.just(preflight);
    }
    long start = System.nanoTime();
    RouteMatch match = table.find(path);
    Address address = match == null ? null : match.address();
    return Mono.defer(() -> checked(request, path, match))
        .onErrorResume(FrontDoor::told)
        .doOnNext(
            response -> {
              cors.mark(request, path, response);
              metrics.record(request, address, response.code(), start);
            });
  }

  private Mono<MutableHttpResponse<?>> checked(
      HttpRequest<?> request, String path, @Nullable RouteMatch match) {
    if (match == null) {
      throw Refusal.notFound("Endpoint not found.");
    }
    Endpoint endpoint = match.address().endpoint(request.getMethod());
    if (endpoint == null) {
      return withoutMethod(request, match);
    }
    if (path.startsWith("/api/") || path.startsWith("/operator/")) {
      Negotiation.acceptable(request);
    }
    return Mono.fromFuture(gatekeeper.admit(request, match, endpoint.terms()), true)
        .flatMap(passage -> passed(request, match, endpoint, passage));
  }

  private Mono<MutableHttpResponse<?>> passed(
      HttpRequest<?> request, RouteMatch match, Endpoint endpoint, Passage passage) {
    Runnable takeBack = throttle.count(bucket(endpoint), passage);
    if (request.getMethod() == HttpMethod.OPTIONS) {
      return Mono.just(HttpResponse.noContent().header(HttpHeaders.ALLOW, match.address().allow()));
    }
    negotiation.sized(request);
    Negotiation.readable(request);
    return relay
        .relay(request, match, endpoint.service(), passage)
        .doOnNext(
            response -> {
              // The service checks what was paid for, which comes before counting.
              if (response.code() == PAYMENT_REQUIRED) {
                takeBack.run();
              }
            });
  }

  /** A method that is not there: told to everybody who may know the address. */
  private Mono<MutableHttpResponse<?>> withoutMethod(HttpRequest<?> request, RouteMatch match) {
    Address address = match.address();
    return Mono.fromFuture(gatekeeper.recognize(request, match, address.any().terms()), true)
        .then(
            Mono.fromSupplier(
                () ->
                    ProblemResponses.of(new Problem.MethodNotAllowed(request.getMethodName()))
                        .header(HttpHeaders.ALLOW, address.allow())));
  }

  private static Bucket bucket(Endpoint endpoint) {
    return endpoint.terms() instanceof Terms.Keyed keyed ? keyed.bucket() : Bucket.NONE;
  }

  private static Mono<MutableHttpResponse<?>> told(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return Mono.just(ProblemResponses.of(refusal.problem()));
    }
    LOG.error("request failed", failure);
    return Mono.just(ProblemResponses.of(new Problem.ServerError()));
  }
}
