package dev.herald.catalog.dashboard;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Dashboards, always within their project. */
@Singleton
class DashboardRepository {

  private static final String LISTED =
      """
      from dashboard
      where project_id = :project and not deleted
        and (cast(:search as text) is null
             or strpos(lower(concat_ws(' ', name, description)), lower(:search)) > 0)
      """;

  private final Jdbi jdbi;

  DashboardRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<Dashboard> find(long project, long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from dashboard where project_id = :project and id = :id")
                .bind("project", project)
                .bind("id", id)
                .mapTo(Dashboard.class)
                .findOne());
  }

  List<Dashboard> list(long project, @Nullable String search, int limit, long offset) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * " + LISTED + " order by id desc limit :limit offset :offset")
                .bind("project", project)
                .bind("search", search)
                .bind("limit", limit)
                .bind("offset", offset)
                .mapTo(Dashboard.class)
                .list());
  }

  long count(long project, @Nullable String search) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) " + LISTED)
                .bind("project", project)
                .bind("search", search)
                .mapTo(Long.class)
                .one());
  }

  /**
   * Takes the row locks that let one writer at a time change a dashboard and tell of it; in order
   * of id, so that two writers never wait for each other.
   */
  List<Dashboard> lock(long project, Collection<Long> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from dashboard where project_id = :project and id = any(:ids)
                    order by id for no key update\
                    """)
                .bind("project", project)
                .bindArray("ids", Long.class, ids)
                .mapTo(Dashboard.class)
                .list());
  }

  long add(Dashboard dashboard) {
    return jdbi.withHandle(
        handle ->
            bound(
                    handle.createQuery(
                        """
                        insert into dashboard
                          (project_id, name, description, filters, variables, pinned, tags, deleted,
                           created_by, created_at, last_modified_at)
                        values
                          (:projectId, :name, :description, :filters, :variables, :pinned, :tags,
                           :deleted, :createdBy, :createdAt, :lastModifiedAt)
                        returning id\
                        """),
                    dashboard)
                .mapTo(Long.class)
                .one());
  }

  void update(Dashboard dashboard) {
    jdbi.useHandle(
        handle ->
            bound(
                    handle.createUpdate(
                        """
                        update dashboard set
                          name = :name, description = :description, filters = :filters,
                          variables = :variables, pinned = :pinned, tags = :tags,
                          deleted = :deleted, last_modified_at = :lastModifiedAt
                        where project_id = :projectId and id = :id\
                        """),
                    dashboard)
                .execute());
  }

  List<Long> removeAll(long project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("delete from dashboard where project_id = :project returning id")
                .bind("project", project)
                .mapTo(Long.class)
                .list());
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Dashboard dashboard) {
    return statement
        .bind("id", dashboard.id())
        .bind("projectId", dashboard.projectId())
        .bind("name", dashboard.name())
        .bind("description", dashboard.description())
        .bind("filters", dashboard.filters())
        .bind("variables", dashboard.variables())
        .bind("pinned", dashboard.pinned())
        .bindArray("tags", String.class, dashboard.tags())
        .bind("deleted", dashboard.deleted())
        .bind("createdBy", dashboard.createdBy())
        .bind("createdAt", dashboard.createdAt())
        .bind("lastModifiedAt", dashboard.lastModifiedAt());
  }
}
