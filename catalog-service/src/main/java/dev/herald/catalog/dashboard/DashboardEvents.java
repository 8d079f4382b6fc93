package dev.herald.catalog.dashboard;

import dev.herald.catalog.tenant.ProjectContent;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import jakarta.inject.Singleton;

/** Tells the other services what became of dashboards. */
@Singleton
class DashboardEvents implements ProjectContent {

  private static final String CHANGED = "dashboard.changed.v1";

  private final DashboardRepository dashboards;
  private final TileRepository tiles;
  private final Outbox outbox;

  DashboardEvents(DashboardRepository dashboards, TileRepository tiles, Outbox outbox) {
    this.dashboards = dashboards;
    this.tiles = tiles;
    this.outbox = outbox;
  }

  /** Tells the state within this transaction; the caller holds the dashboard's lock. */
  void changed(Dashboard dashboard) {
    outbox.add(
        Topics.CATALOG,
        key(dashboard.id()),
        CHANGED,
        DashboardState.of(dashboard, tiles.listInsights(dashboard.projectId(), dashboard.id())));
  }

  @Override
  public void removeAll(long project) {
    dashboards.removeAll(project).forEach(id -> outbox.addTombstone(Topics.CATALOG, key(id)));
  }

  private static String key(long id) {
    return "dashboard:" + id;
  }
}
