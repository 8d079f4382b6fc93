package dev.herald.gateway.proxy;

import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** What may be sent, and what can be had: media types and size. */
@Singleton
final class Negotiation {

  private static final Set<String> READABLE =
      Set.of(
          MediaType.APPLICATION_JSON,
          MediaType.APPLICATION_FORM_URLENCODED,
          MediaType.MULTIPART_FORM_DATA);

  private final long largestBody;

  Negotiation(HttpServerConfiguration server) {
    this.largestBody = server.getMaxRequestSize();
  }

  /** Refuses a client that would not understand JSON. */
  static void acceptable(HttpRequest<?> request) {
    String accept = request.getHeaders().get(HttpHeaders.ACCEPT);
    if (accept == null || accept.isBlank() || accept.equals("*/*")) {
      return;
    }
    for (String range :
        String.join(",", request.getHeaders().getAll(HttpHeaders.ACCEPT)).split(",")) {
      String type = withoutParameters(range);
      if (type.equals("*/*") || type.equals("application/*") || type.equals("application/json")) {
        return;
      }
    }
    throw Refusal.of(new Problem.NotAcceptable());
  }

  /** Refuses a body of a type no service reads. */
  static void readable(HttpRequest<?> request) {
    if (!hasBody(request)) {
      return;
    }
    String type = request.getHeaders().get(HttpHeaders.CONTENT_TYPE, String.class, "");
    if (!READABLE.contains(withoutParameters(type))) {
      throw Refusal.of(new Problem.UnsupportedMediaType(type));
    }
  }

  /** Refuses a body that says of itself that it is too large; others are cut off on the way. */
  void sized(HttpRequest<?> request) {
    if (request.getContentLength() > largestBody) {
      throw Refusal.of(tooLarge());
    }
  }

  static Problem tooLarge() {
    return new Problem.TooLarge("Request body is too large.");
  }

  static boolean hasBody(HttpRequest<?> request) {
    if (!(request instanceof ServerHttpRequest<?> raw)) {
      return false;
    }
    OptionalLong length = raw.byteBody().expectedLength();
    return length.isEmpty() || length.getAsLong() > 0;
  }

  private static String withoutParameters(String type) {
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
