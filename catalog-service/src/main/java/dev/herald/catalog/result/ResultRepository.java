package dev.herald.catalog.result;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Results that are kept: the pushed ones, and the latest computed ones. */
@Singleton
class ResultRepository {

  private final Jdbi jdbi;
  private final ResultJson json;

  ResultRepository(Jdbi jdbi, ResultJson json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /** A result and when it came to be. */
  record Kept(ResultContent content, Instant at) {}

  Optional<Kept> findStored(long project, long insight) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select content, pushed_at as at from stored_result
                        where project_id = :project and insight_id = :insight\
                        """)
                    .bind("project", project)
                    .bind("insight", insight)
                    .mapTo(Row.class)
                    .findOne())
        .map(this::kept);
  }

  void store(long project, long insight, ResultContent content, Instant at) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into stored_result (project_id, insight_id, content, pushed_at)
                    values (:project, :insight, cast(:content as json), :at)
                    on conflict (project_id, insight_id)
                    do update set content = excluded.content, pushed_at = excluded.pushed_at\
                    """)
                .bind("project", project)
                .bind("insight", insight)
                .bind("content", json.write(content))
                .bind("at", at)
                .execute());
  }

  /** The latest computed result of this query, not older than a moment if one is given. */
  Optional<Kept> findComputed(Question question, String queryHash, @Nullable Instant notBefore) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select content, computed_at as at from computed_result
                        where project_id = :project and insight_id = :insight
                          and dashboard_id = :dashboard and query_hash = :hash
                          and (cast(:notBefore as timestamptz) is null
                               or computed_at >= cast(:notBefore as timestamptz))\
                        """)
                    .bind("project", question.projectId())
                    .bind("insight", question.insightId())
                    .bind("dashboard", question.boardId())
                    .bind("hash", queryHash)
                    .bind("notBefore", notBefore)
                    .mapTo(Row.class)
                    .findOne())
        .map(this::kept);
  }

  /** Keeps a computed result in place of the one before, unless the insight is gone. */
  void keepComputed(Question question, String queryHash, ResultContent content, Instant at) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into computed_result
                      (project_id, insight_id, dashboard_id, query_hash, content, computed_at)
                    select project_id, id, :dashboard, :hash, cast(:content as json), :at
                    from insight where project_id = :project and id = :insight
                    on conflict (project_id, insight_id, dashboard_id)
                    do update set query_hash = excluded.query_hash, content = excluded.content,
                      computed_at = excluded.computed_at\
                    """)
                .bind("project", question.projectId())
                .bind("insight", question.insightId())
                .bind("dashboard", question.boardId())
                .bind("hash", queryHash)
                .bind("content", json.write(content))
                .bind("at", at)
                .execute());
  }

  private Kept kept(Row row) {
    return new Kept(json.read(row.content()), row.at());
  }

  /** As the database has it. */
  public record Row(String content, Instant at) {}
}
