package dev.herald.subscriptions.resource;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard, as far as subscriptions go.
 *
 * @param insightIds the insights on its live tiles
 */
public record Dashboard(
    long id, long projectId, @Nullable String name, List<Long> insightIds, boolean deleted) {

  public Dashboard {
    insightIds = List.copyOf(insightIds);
  }

  /** Whether both are shown alike. */
  boolean looksLike(Dashboard other) {
    return Objects.equals(name, other.name);
  }
}
