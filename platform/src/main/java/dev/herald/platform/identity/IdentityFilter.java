package dev.herald.platform.identity;

import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.ProblemResponses;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets in only calls that the gateway or a neighbour vouches for. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(property = "herald.identity.required", notEquals = "false")
final class IdentityFilter implements Ordered {

  static final String ATTRIBUTE = "herald.identity";
  private static final String SCHEME = "Bearer ";
  private static final List<String> MANAGEMENT = List.of("/health", "/prometheus", "/info");

  private final IdentityTokens tokens;
  private final String service;

  IdentityFilter(IdentityTokens tokens, @Value("${micronaut.application.name}") String service) {
    this.tokens = tokens;
    this.service = service;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.order();
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    String path = request.getPath();
    if (MANAGEMENT.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"))) {
      return null;
    }
    Optional<Identity> identity =
        Optional.ofNullable(request.getHeaders().get("Authorization"))
            .filter(header -> header.startsWith(SCHEME))
            .flatMap(header -> tokens.verify(header.substring(SCHEME.length()), service));
    if (identity.isEmpty() || !mayEnter(path, identity.get())) {
      return ProblemResponses.of(
          new Problem.NotAuthenticated(
              "not_authenticated", "Authentication credentials were not provided."));
    }
    request.setAttribute(ATTRIBUTE, identity.get());
    return null;
  }

  private static boolean mayEnter(String path, Identity identity) {
    if (path.startsWith("/internal/")) {
      return identity instanceof Identity.Service;
    }
    if (path.startsWith("/operator/")) {
      return identity instanceof Identity.Operator;
    }
    return true;
  }
}
