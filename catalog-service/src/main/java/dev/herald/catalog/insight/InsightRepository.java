package dev.herald.catalog.insight;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Insights, always within their project. */
@Singleton
class InsightRepository {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private static final String LISTED =
      """
      from insight i
      where project_id = :project and not deleted
        and (cast(:shortId as text) is null or short_id = :shortId)
        and (cast(:saved as boolean) is null or saved = :saved)
        and not exists (
          select from unnest(:words) as word
          where strpos(
            lower(concat_ws(
              ' ', name, derived_name, description, array_to_string(tags, ' '))), word) = 0)
        and not exists (
          select from unnest(:dashboards) as wanted
          where not exists (
            select from dashboard_tile t
            where t.project_id = i.project_id and t.insight_id = i.id
              and t.dashboard_id = wanted and not t.deleted))
      """;

  private final Jdbi jdbi;

  InsightRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** By number or short id, deleted ones included. */
  Optional<Insight> find(long project, String reference) {
    boolean number = NUMBER.matcher(reference).matches();
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from insight where project_id = :project and "
                        + (number ? "id = cast(:reference as bigint)" : "short_id = :reference"))
                .bind("project", project)
                .bind("reference", reference.replace("\0", ""))
                .mapTo(Insight.class)
                .findOne());
  }

  /** Those of the ids that are there and not deleted. */
  List<Insight> listLive(long project, Collection<Long> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from insight
                    where project_id = :project and id = any(:ids) and not deleted order by id\
                    """)
                .bind("project", project)
                .bindArray("ids", Long.class, ids)
                .mapTo(Insight.class)
                .list());
  }

  List<Insight> list(long project, InsightFilter filter, int limit, long offset) {
    return jdbi.withHandle(
        handle ->
            filtered(
                    handle.createQuery(
                        "select * " + LISTED + " order by id desc limit :limit offset :offset"),
                    project,
                    filter)
                .bind("limit", limit)
                .bind("offset", offset)
                .mapTo(Insight.class)
                .list());
  }

  long count(long project, InsightFilter filter) {
    return jdbi.withHandle(
        handle ->
            filtered(handle.createQuery("select count(*) " + LISTED), project, filter)
                .mapTo(Long.class)
                .one());
  }

  /** Takes the row lock that lets one writer at a time change the insight and tell of it. */
  Optional<Insight> lock(long project, long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from insight where project_id = :project and id = :id
                    for no key update\
                    """)
                .bind("project", project)
                .bind("id", id)
                .mapTo(Insight.class)
                .findOne());
  }

  /** Adds the insight; empty when its short id is taken. */
  Optional<Insight> add(Insight insight) {
    return jdbi.withHandle(
        handle ->
            bound(
                    handle.createQuery(
                        """
                        insert into insight
                          (project_id, short_id, name, derived_name, description, query, sort_order,
                           saved, favorited, tags, deleted, created_by, created_at,
                           last_modified_by, last_modified_at)
                        values
                          (:projectId, :shortId, :name, :derivedName, :description, :query,
                           :sortOrder, :saved, :favorited, :tags, :deleted, :createdBy, :createdAt,
                           :lastModifiedBy, :lastModifiedAt)
                        on conflict (project_id, short_id) do nothing
                        returning *\
                        """),
                    insight)
                .mapTo(Insight.class)
                .findOne());
  }

  void update(Insight insight) {
    jdbi.useHandle(
        handle ->
            bound(
                    handle.createUpdate(
                        """
                        update insight set
                          name = :name, derived_name = :derivedName, description = :description,
                          query = :query, sort_order = :sortOrder, saved = :saved,
                          favorited = :favorited, tags = :tags, deleted = :deleted,
                          last_modified_by = :lastModifiedBy, last_modified_at = :lastModifiedAt
                        where project_id = :projectId and id = :id\
                        """),
                    insight)
                .execute());
  }

  List<Long> removeAll(long project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("delete from insight where project_id = :project returning id")
                .bind("project", project)
                .mapTo(Long.class)
                .list());
  }

  private static <S extends SqlStatement<S>> S filtered(
      S statement, long project, InsightFilter filter) {
    return statement
        .bind("project", project)
        .bind("shortId", filter.shortId())
        .bind("saved", filter.saved())
        .bindArray("words", String.class, filter.words())
        .bindArray("dashboards", Long.class, filter.dashboards());
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Insight insight) {
    return statement
        .bind("id", insight.id())
        .bind("projectId", insight.projectId())
        .bind("shortId", insight.shortId())
        .bind("name", insight.name())
        .bind("derivedName", insight.derivedName())
        .bind("description", insight.description())
        .bind("query", insight.query())
        .bind("sortOrder", insight.sortOrder())
        .bind("saved", insight.saved())
        .bind("favorited", insight.favorited())
        .bindArray("tags", String.class, insight.tags())
        .bind("deleted", insight.deleted())
        .bind("createdBy", insight.createdBy())
        .bind("createdAt", insight.createdAt())
        .bind("lastModifiedBy", insight.lastModifiedBy())
        .bind("lastModifiedAt", insight.lastModifiedAt());
  }
}
