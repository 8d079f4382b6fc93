package dev.herald.gateway.routing;

import io.micronaut.http.HttpMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path pattern, and what each method does there. */
public final class Address {

  private final String pattern;
  private final Parent parent;
  private final Map<HttpMethod, Endpoint> endpoints = new EnumMap<>(HttpMethod.class);

  Address(String pattern, Parent parent) {
    this.pattern = pattern;
    this.parent = parent;
  }

  void put(HttpMethod method, Endpoint endpoint) {
    if (endpoints.putIfAbsent(method, endpoint) != null) {
      throw new IllegalArgumentException("two rows for " + method + " " + pattern);
    }
  }

  /** As the table shows it, with names for its variables; names the address in metrics. */
  public String pattern() {
    return pattern;
  }

  public Parent parent() {
    return parent;
  }

  /** What a method does here; HEAD goes by the terms of GET, OPTIONS by those of reading. */
  public @Nullable Endpoint endpoint(HttpMethod method) {
    return switch (method) {
      case HEAD -> endpoints.get(HttpMethod.GET);
      case OPTIONS -> any().asked();
      default -> endpoints.get(method);
    };
  }

  /** One of the endpoints, whose kind of terms all others here share. */
  public Endpoint any() {
    return endpoints.values().iterator().next();
  }

  /** The value of an {@code Allow} header. */
  public String allow() {
    List<String> methods = new ArrayList<>();
    for (HttpMethod method : endpoints.keySet()) {
      methods.add(method.name());
      if (method == HttpMethod.GET) {
        methods.add(HttpMethod.HEAD.name());
      }
    }
    methods.add(HttpMethod.OPTIONS.name());
    return String.join(", ", methods);
  }
}
