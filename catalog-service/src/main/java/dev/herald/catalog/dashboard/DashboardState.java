package dev.herald.catalog.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dashboard as the other services know it: the data of {@code dashboard.changed.v1}. */
public record DashboardState(
    long id, long projectId, @Nullable String name, boolean deleted, List<InsightTile> tiles) {

  static DashboardState of(Dashboard dashboard, List<InsightTile> tiles) {
    return new DashboardState(
        dashboard.id(), dashboard.projectId(), dashboard.name(), dashboard.deleted(), tiles);
  }

  /**
   * A live tile that shows an insight; texts are of no interest to others.
   *
   * @param insightName the name to show: its own, else the derived one
   */
  public record InsightTile(
      long id,
      long insightId,
      String insightShortId,
      @Nullable String insightName,
      boolean insightDeleted,
      JsonNode layouts,
      boolean deleted) {}
}
