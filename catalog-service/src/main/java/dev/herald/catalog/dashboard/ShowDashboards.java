package dev.herald.catalog.dashboard;

import dev.herald.catalog.dashboard.DashboardView.TextView;
import dev.herald.catalog.dashboard.DashboardView.TileView;
import dev.herald.catalog.result.Question;
import dev.herald.catalog.result.Refresh;
import dev.herald.catalog.tenant.Project;
import dev.herald.catalog.tenant.Tenants;
import dev.herald.platform.identity.UserInfo;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts dashboards together with their tiles, insights and authors. */
@Singleton
class ShowDashboards {

  private final TileRepository tiles;
  private final TileInsights insights;
  private final Tenants tenants;

  ShowDashboards(TileRepository tiles, TileInsights insights, Tenants tenants) {
    this.tiles = tiles;
    this.insights = insights;
    this.tenants = tenants;
  }

  DashboardView show(Project project, Dashboard dashboard, Refresh refresh) {
    List<Tile> shown = tiles.list(project.id(), List.of(dashboard.id()));
    var board = new Question.Board(dashboard.id(), dashboard.filters());
    return view(
        dashboard,
        authors(List.of(dashboard)),
        shown,
        insights.show(project, insightIds(shown), board, refresh));
  }

  /** Many dashboards, without results. */
  List<DashboardView> list(Project project, List<Dashboard> dashboards) {
    List<Tile> all = tiles.list(project.id(), dashboards.stream().map(Dashboard::id).toList());
    Map<Long, ?> described = insights.describe(project, insightIds(all));
    Map<Long, UserInfo> authors = authors(dashboards);
    Map<Long, List<Tile>> byDashboard =
        all.stream().collect(Collectors.groupingBy(Tile::dashboardId));
    return dashboards.stream()
        .map(
            dashboard ->
                view(
                    dashboard,
                    authors,
                    byDashboard.getOrDefault(dashboard.id(), List.of()),
                    described))
        .toList();
  }

  private Map<Long, UserInfo> authors(List<Dashboard> dashboards) {
    return tenants.people(
        dashboards.stream().map(Dashboard::createdBy).filter(Objects::nonNull).toList());
  }

  private static List<Long> insightIds(List<Tile> tiles) {
    return tiles.stream().map(Tile::insightId).filter(Objects::nonNull).distinct().toList();
  }

  private static DashboardView view(
      Dashboard dashboard, Map<Long, UserInfo> authors, List<Tile> tiles, Map<Long, ?> insights) {
    List<TileView> views = new ArrayList<>(tiles.size());
    for (Tile tile : tiles) {
      views.add(
          new TileView(
              tile.id(),
              views.size(),
              tile.layouts(),
              tile.color(),
              tile.deleted(),
              tile.insightId() == null ? null : insights.get(tile.insightId()),
              text(tile)));
    }
    UserInfo author = dashboard.createdBy() == null ? null : authors.get(dashboard.createdBy());
    return DashboardView.of(dashboard, author, views);
  }

  private static @Nullable TextView text(Tile tile) {
    return tile.textBody() == null ? null : new TextView(tile.textBody(), tile.lastModifiedAt());
  }
}
