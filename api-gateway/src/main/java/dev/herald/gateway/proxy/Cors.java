package dev.herald.gateway.proxy;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets scripts of other web origins call the API; keys are sent by header, never by cookie. */
@Singleton
final class Cors {

  private static final String API = "/api/";
  private static final String ANY = "*";
  private static final String METHODS = "DELETE, GET, OPTIONS, PATCH, POST, PUT";
  private static final String READABLE = "Retry-After, X-Request-Id";
  private static final String MAX_AGE_SECONDS = "86400";

  private final List<String> origins;

  Cors(GatewayConfiguration configuration) {
    this.origins = configuration.origins();
  }

  static boolean isPreflight(HttpRequest<?> request, String path) {
    return request.getMethod() == HttpMethod.OPTIONS
        && path.startsWith(API)
        && request.getHeaders().contains(HttpHeaders.ORIGIN)
        && request.getHeaders().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  MutableHttpResponse<?> preflight(HttpRequest<?> request) {
    var response = HttpResponse.ok();
    if (allowed(request) != null) {
      response.header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
      response.header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
      String headers = request.getHeaders().get(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
      if (headers != null) {
        response.header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
      }
    }
    return response;
  }

  /** Marks any answer of the API, a refusal too, as readable for the origin that asks. */
  void mark(HttpRequest<?> request, String path, MutableHttpResponse<?> response) {
    if (!path.startsWith(API)) {
      return;
    }
    String origin = allowed(request);
    if (origin != null) {
      response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
      if (!origin.equals(ANY)) {
        response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
      }
    }
  }

  private @Nullable String allowed(HttpRequest<?> request) {
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    if (origin == null) {
      return null;
    }
    if (origins.contains(ANY)) {
      return ANY;
    }
    return origins.contains(origin) ? origin : null;
  }
}
