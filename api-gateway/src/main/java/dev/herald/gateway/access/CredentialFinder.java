package dev.herald.gateway.access;

import dev.herald.gateway.access.PresentedKey.Place;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Looks for a personal API key: header, then body, then query; the first one found counts. */
@Singleton
final class CredentialFinder {

  static final String PARAMETER = "personal_api_key";

  /** These belong to OAuth, which is not spoken here: not a personal key, wherever it is sent. */
  private static final String OAUTH_PREFIX = "pha_";

  private final BodyKey bodyKey;

  CredentialFinder(BodyKey bodyKey) {
    this.bodyKey = bodyKey;
  }

  CompletableFuture<Optional<PresentedKey>> find(HttpRequest<?> request) {
    String bearer = BearerHeader.token(request);
    if (bearer != null) {
      return found(bearer.startsWith(OAUTH_PREFIX) ? null : bearer, Place.HEADER);
    }
    CompletableFuture<Optional<String>> inBody = bodyKey.find(request);
    return inBody.thenApply(
        key ->
            key.map(presented -> PresentedKey.of(presented, Place.BODY))
                .or(() -> inQuery(request)));
  }

  private static Optional<PresentedKey> inQuery(HttpRequest<?> request) {
    return Optional.ofNullable(request.getParameters().get(PARAMETER))
        .filter(presented -> !presented.isEmpty())
        .map(presented -> PresentedKey.of(presented, Place.QUERY));
  }

  private static CompletableFuture<Optional<PresentedKey>> found(
      @Nullable String presented, Place place) {
    return CompletableFuture.completedFuture(
        Optional.ofNullable(presented).map(key -> PresentedKey.of(key, place)));
  }
}
