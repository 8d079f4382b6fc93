package dev.herald.catalog.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dashboard as the API shows it. */
record DashboardView(
    long id,
    @Nullable String name,
    String description,
    boolean pinned,
    Instant createdAt,
    @Nullable UserInfo createdBy,
    Instant lastModifiedAt,
    boolean deleted,
    JsonNode filters,
    @Nullable JsonNode variables,
    List<String> tags,
    List<TileView> tiles) {

  static DashboardView of(Dashboard dashboard, @Nullable UserInfo createdBy, List<TileView> tiles) {
    return new DashboardView(
        dashboard.id(),
        dashboard.name(),
        dashboard.description(),
        dashboard.pinned(),
        dashboard.createdAt(),
        createdBy,
        dashboard.lastModifiedAt(),
        dashboard.deleted(),
        dashboard.filters(),
        dashboard.variables(),
        dashboard.tags(),
        tiles);
  }

  /**
   * A tile: exactly one of insight and text is there.
   *
   * @param order its number on the dashboard, from 0
   */
  record TileView(
      long id,
      int order,
      JsonNode layouts,
      @Nullable String color,
      boolean deleted,
      @Nullable Object insight,
      @Nullable TextView text) {}

  record TextView(String body, Instant lastModifiedAt) {}
}
