package dev.herald.gateway.proxy;

import io.micronaut.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The headers a sender declares to be about its connection only. */
final class ConnectionHeaders {

  private ConnectionHeaders() {}

  /** Lower-case names listed in {@code Connection}. */
  static Set<String> namedIn(HttpHeaders headers) {
    List<String> values = headers.getAll(HttpHeaders.CONNECTION);
    if (values.isEmpty() || (values.size() == 1 && values.getFirst().equals("keep-alive"))) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String value : values) {
      for (String name : value.split(",")) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
