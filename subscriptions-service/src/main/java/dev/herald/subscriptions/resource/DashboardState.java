package dev.herald.subscriptions.resource;

import io.micronaut.core.annotation.Introspected;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A dashboard as catalog-service tells it, by answer or by event. */
@Introspected
record DashboardState(
    long id, long projectId, @Nullable String name, boolean deleted, @Nullable List<Tile> tiles) {

  /** A place on it; texts have no insight. */
  @Introspected
  record Tile(long id, @Nullable Long insightId, boolean insightDeleted, boolean deleted) {}

  Dashboard dashboard() {
    List<Long> insights =
        tiles == null
            ? List.of()
            : tiles.stream()
                .filter(tile -> !tile.deleted() && !tile.insightDeleted())
                .map(Tile::insightId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    return new Dashboard(id, projectId, name, insights, deleted);
  }
}
