package dev.herald.subscriptions.resource;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** What was heard of insights and dashboards. */
@Singleton
class ResourceRepository {

  private static final String ADD_INSIGHT =
      """
      insert into insight (id, project_id, short_id, name, derived_name, deleted)
      values (:id, :projectId, :shortId, :name, :derivedName, :deleted)
      on conflict (id) do
      """;
  private static final String ADD_DASHBOARD =
      """
      insert into dashboard (id, project_id, name, insight_ids, deleted)
      values (:id, :projectId, :name, :insightIds, :deleted)
      on conflict (id) do
      """;

  private final Jdbi jdbi;

  ResourceRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** An insight by id alone: whose it is, is the question. */
  Optional<Insight> insight(long id) {
    return one("select * from insight where id = :id", id, Insight.class);
  }

  Optional<Dashboard> dashboard(long id) {
    return one("select * from dashboard where id = :id", id, Dashboard.class);
  }

  Set<Long> liveInsights(long project, Collection<Long> ids) {
    return jdbi.withHandle(
        handle ->
            Set.copyOf(
                handle
                    .createQuery(
                        """
                        select id from insight
                        where project_id = :project and id = any(:ids) and not deleted
                        """)
                    .bind("project", project)
                    .bindArray("ids", Long.class, List.copyOf(ids))
                    .mapTo(Long.class)
                    .list()));
  }

  /** Keeps an answer, unless events told of it before: they come in order, answers do not. */
  void addIfNew(Insight insight) {
    write(ADD_INSIGHT + "nothing", insight);
  }

  void addIfNew(Dashboard dashboard) {
    write(ADD_DASHBOARD + "nothing", dashboard);
  }

  /** Takes over what an event told. */
  void put(Insight insight) {
    write(
        ADD_INSIGHT
            + """
            update set project_id = excluded.project_id, short_id = excluded.short_id,
              name = excluded.name, derived_name = excluded.derived_name,
              deleted = excluded.deleted
            """,
        insight);
  }

  void put(Dashboard dashboard) {
    write(
        ADD_DASHBOARD
            + """
            update set project_id = excluded.project_id, name = excluded.name,
              insight_ids = excluded.insight_ids, deleted = excluded.deleted
            """,
        dashboard);
  }

  void removeAll(long project) {
    jdbi.useHandle(
        handle -> {
          handle.execute("delete from insight where project_id = ?", project);
          handle.execute("delete from dashboard where project_id = ?", project);
        });
  }

  private <T> Optional<T> one(String sql, long id, Class<T> type) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).bind("id", id).mapTo(type).findOne());
  }

  private void write(String sql, Insight insight) {
    jdbi.useHandle(handle -> handle.createUpdate(sql).bindMethods(insight).execute());
  }

  private void write(String sql, Dashboard dashboard) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(sql)
                .bindMethods(dashboard)
                .bindArray("insightIds", Long.class, dashboard.insightIds())
                .execute());
  }
}
