package dev.herald.subscriptions.resource;

import io.micronaut.core.annotation.Introspected;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An insight as catalog-service tells it, by answer or by event. */
@Introspected
public record Insight(
    long id,
    long projectId,
    @Nullable String shortId,
    @Nullable String name,
    @Nullable String derivedName,
    boolean deleted) {

  /** Whether both are shown alike. */
  boolean looksLike(Insight other) {
    return Objects.equals(shortId, other.shortId)
        && Objects.equals(name, other.name)
        && Objects.equals(derivedName, other.derivedName);
  }
}
