package dev.herald.platform.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.uri.UriBuilder;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The address of a request as the client used it, with its query taken apart.
 *
 * @param base scheme, host, port and path as the client wrote them
 * @param query every parameter, sorted by name
 */
public record RequestUrl(String base, Map<String, List<String>> query) {

  /** The path the client used, when the gateway had to rewrite it. */
  public static final String ORIGINAL_PATH = "X-Herald-Original-Path";

  public static RequestUrl of(HttpRequest<?> request) {
    var headers = request.getHeaders();
    URI uri = request.getUri();
    String scheme = headers.get("X-Forwarded-Proto", String.class, "http");
    String host =
        headers.get(
            "X-Forwarded-Host", String.class, headers.get("Host", String.class, "localhost"));
    String path = headers.get(ORIGINAL_PATH, String.class, uri.getRawPath());
    Map<String, List<String>> query = new TreeMap<>();
    request.getParameters().forEach((name, values) -> query.put(name, List.copyOf(values)));
    return new RequestUrl(UriBuilder.of(scheme + "://" + host).build() + path, query);
  }

  /** The same address with one parameter set. */
  public RequestUrl with(String name, String value) {
    Map<String, List<String>> changed = new TreeMap<>(query);
    changed.put(name, List.of(value));
    return new RequestUrl(base, changed);
  }

  /** The same address without one parameter. */
  public RequestUrl without(String name) {
    Map<String, List<String>> changed = new TreeMap<>(query);
    changed.remove(name);
    return new RequestUrl(base, changed);
  }

  @Override
  public String toString() {
    String parameters =
        query.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(value -> encode(entry.getKey()) + "=" + encode(value)))
            .collect(Collectors.joining("&"));
    return parameters.isEmpty() ? base : base + "?" + parameters;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
