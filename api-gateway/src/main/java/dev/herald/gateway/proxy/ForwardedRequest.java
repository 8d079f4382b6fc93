package dev.herald.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.gateway.access.Passage;
import dev.herald.gateway.routing.RouteMatch;
import dev.herald.gateway.routing.Service;
import dev.herald.platform.page.RequestUrl;
import dev.herald.platform.telemetry.RequestContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The request as its service gets it: another address, and headers that can be believed. */
@Singleton
final class ForwardedRequest {

  static final String KEY_PARAMETER = "personal_api_key";
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final String FORWARDED_HOST = "x-forwarded-host";
  private static final String FORWARDED_PROTO = "x-forwarded-proto";
  private static final String FORWARDED_PREFIX = "x-forwarded-";
  private static final String OURS_PREFIX = "x-herald-";

  /**
   * Made anew, about this connection only (RFC 9110 §7.6.1), or settled here already: a service on
   * the loopback address refuses foreign origins by itself.
   */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "origin",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-request-id",
          "traceparent");

  private final Upstreams upstreams;
  private final boolean trustForwarded;

  ForwardedRequest(Upstreams upstreams, GatewayConfiguration configuration) {
    this.upstreams = upstreams;
    this.trustForwarded = configuration.trustForwardedHeaders();
  }

  MutableHttpRequest<?> of(
      HttpRequest<?> request, RouteMatch match, Service service, Passage passage) {
    URI original = request.getUri();
    String query = withoutKey(original.getRawQuery());
    String address =
        upstreams.base(service)
            + match.path(passage.parentId())
            + (query == null ? "" : "?" + query);
    MutableHttpRequest<?> forwarded = HttpRequest.create(request.getMethod(), address);
    MutableHttpHeaders headers = forwarded.getHeaders();
    Set<String> named = ConnectionHeaders.namedIn(request.getHeaders());
    request
        .getHeaders()
        .forEachValue(
            (name, value) -> {
              if (isPassed(name.toLowerCase(Locale.ROOT), named)) {
                headers.add(name, value);
              }
            });
    headers.set(HttpHeaders.AUTHORIZATION, passage.caller().authorization(service));
    headers.set(RequestUrl.ORIGINAL_PATH, original.getRawPath());
    tellOrigin(request, headers);
    RequestContext.of(request).ifPresent(context -> context.writeTo(forwarded));
    return forwarded;
  }

  private boolean isPassed(String name, Set<String> named) {
    return !NOT_PASSED.contains(name)
        && !named.contains(name)
        && !name.startsWith(OURS_PREFIX)
        && (trustForwarded || !name.startsWith(FORWARDED_PREFIX));
  }

  /** Who called, and under which address; what a trusted proxy said of it stands. */
  private static void tellOrigin(HttpRequest<?> request, MutableHttpHeaders headers) {
    String client = request.getRemoteAddress().getAddress().getHostAddress();
    String before = headers.get(FORWARDED_FOR);
    headers.set(FORWARDED_FOR, before == null ? client : before + ", " + client);
    if (!headers.contains(FORWARDED_PROTO)) {
      headers.set(FORWARDED_PROTO, request.isSecure() ? "https" : "http");
    }
    String host = request.getHeaders().get(HttpHeaders.HOST);
    if (host != null && !headers.contains(FORWARDED_HOST)) {
      headers.set(FORWARDED_HOST, host);
    }
  }

  /** A key in the query has done its service here; everything else stays as the client wrote it. */
  static @Nullable String withoutKey(@Nullable String rawQuery) {
    if (rawQuery == null || !mayHoldKey(rawQuery)) {
      return rawQuery;
    }
    String kept =
        Arrays.stream(rawQuery.split("&", -1))
            .filter(parameter -> !name(parameter).equals(KEY_PARAMETER))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? null : kept;
  }

  private static boolean mayHoldKey(String rawQuery) {
    return rawQuery.contains(KEY_PARAMETER) || rawQuery.contains("%");
  }

  private static String name(String parameter) {
    int end = parameter.indexOf('=');
    return URLDecoder.decode(end < 0 ? parameter : parameter.substring(0, end), UTF_8);
  }
}
