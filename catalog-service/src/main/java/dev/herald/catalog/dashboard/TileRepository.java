package dev.herald.catalog.dashboard;

import dev.herald.catalog.dashboard.DashboardState.InsightTile;
import dev.herald.catalog.dashboard.InsightPlaces.Place;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Tiles, always within their project. */
@Singleton
class TileRepository {

  private final Jdbi jdbi;

  TileRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What is to be seen on dashboards: live tiles that show a text or a live insight. */
  List<Tile> list(long project, Collection<Long> dashboards) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select t.* from dashboard_tile t
                    left join insight i on i.project_id = t.project_id and i.id = t.insight_id
                    where t.project_id = :project and t.dashboard_id = any(:dashboards)
                      and not t.deleted and (t.insight_id is null or not i.deleted)
                    order by t.id\
                    """)
                .bind("project", project)
                .bindArray("dashboards", Long.class, dashboards)
                .mapTo(Tile.class)
                .list());
  }

  /** A dashboard's live insight tiles as told to others, those of deleted insights included. */
  List<InsightTile> listInsights(long project, long dashboard) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select t.id, t.insight_id, i.short_id as insight_short_id,
                      coalesce(nullif(i.name, ''), nullif(i.derived_name, '')) as insight_name,
                      i.deleted as insight_deleted, t.layouts, t.deleted
                    from dashboard_tile t
                    join insight i on i.project_id = t.project_id and i.id = t.insight_id
                    where t.project_id = :project and t.dashboard_id = :dashboard and not t.deleted
                    order by t.id\
                    """)
                .bind("project", project)
                .bind("dashboard", dashboard)
                .mapTo(InsightTile.class)
                .list());
  }

  /** Where insights are to be seen: live tiles on live dashboards. */
  List<Place> listPlaces(long project, Collection<Long> insights) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select t.id, t.insight_id, t.dashboard_id, t.deleted
                    from dashboard_tile t
                    join dashboard d on d.project_id = t.project_id and d.id = t.dashboard_id
                    where t.project_id = :project and t.insight_id = any(:insights)
                      and not t.deleted and not d.deleted
                    order by t.id\
                    """)
                .bind("project", project)
                .bindArray("insights", Long.class, insights)
                .mapTo(Place.class)
                .list());
  }

  /** Every dashboard whose state names the insight, deleted dashboards included. */
  List<Long> listDashboardsOf(long project, long insight) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select dashboard_id from dashboard_tile
                    where project_id = :project and insight_id = :insight and not deleted\
                    """)
                .bind("project", project)
                .bind("insight", insight)
                .mapTo(Long.class)
                .list());
  }

  /** A tile of the dashboard, deleted or not. */
  Optional<Tile> find(long project, long dashboard, long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from dashboard_tile
                    where project_id = :project and dashboard_id = :dashboard and id = :id\
                    """)
                .bind("project", project)
                .bind("dashboard", dashboard)
                .bind("id", id)
                .mapTo(Tile.class)
                .findOne());
  }

  long count(long project, long dashboard) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from dashboard_tile
                    where project_id = :project and dashboard_id = :dashboard and not deleted\
                    """)
                .bind("project", project)
                .bind("dashboard", dashboard)
                .mapTo(Long.class)
                .one());
  }

  /** Puts an insight on a dashboard, back to its old place if it had one. */
  void place(long project, long dashboard, long insight, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into dashboard_tile
                      (project_id, dashboard_id, insight_id, layouts, created_at, last_modified_at)
                    values (:project, :dashboard, :insight, '{}', :now, :now)
                    on conflict (dashboard_id, insight_id)
                    do update set deleted = false, last_modified_at = excluded.last_modified_at\
                    """)
                .bind("project", project)
                .bind("dashboard", dashboard)
                .bind("insight", insight)
                .bind("now", now)
                .execute());
  }

  void takeOff(long project, long dashboard, long insight, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update dashboard_tile set deleted = true, last_modified_at = :now
                    where project_id = :project and dashboard_id = :dashboard
                      and insight_id = :insight\
                    """)
                .bind("project", project)
                .bind("dashboard", dashboard)
                .bind("insight", insight)
                .bind("now", now)
                .execute());
  }

  void addText(long project, Tile tile) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into dashboard_tile
                      (project_id, dashboard_id, text_body, layouts, color, deleted, created_at,
                       last_modified_at)
                    values (:project, :dashboardId, :textBody, :layouts, :color, :deleted,
                      :lastModifiedAt, :lastModifiedAt)\
                    """)
                .bind("project", project)
                .bindMethods(tile)
                .execute());
  }

  void update(long project, Tile tile) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update dashboard_tile set text_body = :textBody, layouts = :layouts,
                      color = :color, deleted = :deleted, last_modified_at = :lastModifiedAt
                    where project_id = :project and dashboard_id = :dashboardId and id = :id\
                    """)
                .bind("project", project)
                .bindMethods(tile)
                .execute());
  }
}
