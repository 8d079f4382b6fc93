package dev.herald.subscriptions.subscription;

import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Subscriptions as they are stored. */
@Singleton
public class SubscriptionRepository {

  /** A whole subscription, from the tables of {@link #JOINS}. */
  static final String COLUMNS =
      """
      s.id, s.project_id, s.organization_id, s.version, s.rule_version,
      s.insight_id, s.dashboard_id, s.dashboard_export_insights,
      s.target_type, s.target_value, s.integration_id as target_integration_id,
      s.frequency, s.repeat_interval as "interval", s.byweekday, s.bysetpos,
      s.occurrences as "count", s.start_date, s.until_date,
      s.deleted, s.enabled, s.title, s.summary_enabled, s.summary_prompt_guide,
      s.next_delivery_date, c.info as created_by, s.created_at,
      i.short_id as insight_short_id,
      coalesce(nullif(i.name, ''), nullif(i.derived_name, ''), d.name) as resource_name
      """;

  /** Each at most one row, so that PostgreSQL leaves out the ones a query does not mention. */
  static final String JOINS =
      """
       subscription s
      left join insight i on i.id = s.insight_id and i.project_id = s.project_id
      left join dashboard d on d.id = s.dashboard_id and d.project_id = s.project_id
      left join creator c on c.id = s.created_by
      """;

  private static final String SELECT = "select " + COLUMNS + " from " + JOINS;

  private final Jdbi jdbi;

  SubscriptionRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<Subscription> find(ProjectId project, long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " where s.project_id = :project and s.id = :id")
                .bind("project", project.value())
                .bind("id", id)
                .mapTo(Subscription.class)
                .findOne());
  }

  /** The subscription, or 404. */
  Subscription require(ProjectId project, long id) {
    return find(project, id).orElseThrow(Refusal::notFound);
  }

  /** By id alone, for a caller who proved by other means that it is theirs to change; locked. */
  public Optional<Subscription> lock(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " where s.id = :id for update of s")
                .bind("id", id)
                .mapTo(Subscription.class)
                .findOne());
  }

  /** As {@link #lock}, only to look. */
  public Optional<Subscription> findUnlocked(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " where s.id = :id")
                .bind("id", id)
                .mapTo(Subscription.class)
                .findOne());
  }

  List<Subscription> list(Collection<Long> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " where s.id = any(:ids) order by s.id")
                .bindArray("ids", Long.class, List.copyOf(ids))
                .mapTo(Subscription.class)
                .list());
  }

  Subscription add(
      ProjectId project,
      UUID organization,
      long createdBy,
      Instant createdAt,
      Plan plan,
      @Nullable Instant nextDeliveryDate) {
    return jdbi.withHandle(
        handle -> {
          var insert =
              handle.createUpdate(
                  """
                  insert into subscription (
                    project_id, organization_id, created_by, created_at, next_delivery_date,
                    insight_id, dashboard_id, dashboard_export_insights,
                    target_type, target_value, integration_id,
                    frequency, repeat_interval, byweekday, bysetpos, occurrences,
                    start_date, until_date,
                    deleted, enabled, title, summary_enabled, summary_prompt_guide)
                  values (
                    :project, :organization, :createdBy, :createdAt, :nextDeliveryDate,
                    :insightId, :dashboardId, :dashboardExportInsights,
                    :targetType, :targetValue, :integrationId,
                    :frequency, :interval, :byweekday, :bysetpos, :count,
                    :startDate, :untilDate,
                    :deleted, :enabled, :title, :summaryEnabled, :summaryPromptGuide)
                  """);
          long id =
              bind(insert, plan, nextDeliveryDate)
                  .bind("project", project.value())
                  .bind("organization", organization)
                  .bind("createdBy", createdBy)
                  .bind("createdAt", createdAt)
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(Long.class)
                  .one();
          return one(handle, id);
        });
  }

  /**
   * Writes another plan over a version; empty when that is not the stored one any more.
   *
   * @param next the new next delivery date; null leaves the stored one, which the worker may have
   *     moved meanwhile
   */
  Optional<Subscription> update(
      Subscription before, Plan plan, boolean voids, @Nullable Next next) {
    return jdbi.withHandle(
        handle -> {
          var update =
              handle.createUpdate(
                  """
                  update subscription set
                    version = version + 1,
                    rule_version = rule_version + case when :voids then 1 else 0 end,
                    next_delivery_date =
                      case when :moves then :nextDeliveryDate else next_delivery_date end,
                    insight_id = :insightId, dashboard_id = :dashboardId,
                    dashboard_export_insights = :dashboardExportInsights,
                    target_type = :targetType, target_value = :targetValue,
                    integration_id = :integrationId,
                    frequency = :frequency, repeat_interval = :interval, byweekday = :byweekday,
                    bysetpos = :bysetpos, occurrences = :count,
                    start_date = :startDate, until_date = :untilDate,
                    deleted = :deleted, enabled = :enabled, title = :title,
                    summary_enabled = :summaryEnabled, summary_prompt_guide = :summaryPromptGuide
                  where id = :id and project_id = :project and version = :version
                  """);
          int written =
              bind(update, plan, next == null ? null : next.date())
                  .bind("id", before.id())
                  .bind("project", before.projectId())
                  .bind("version", before.version())
                  .bind("voids", voids)
                  .bind("moves", next != null)
                  .execute();
          return written == 0 ? Optional.empty() : Optional.of(one(handle, before.id()));
        });
  }

  /** A next delivery date that was computed anew; null when nothing is left. */
  record Next(@Nullable Instant date) {}

  private static Subscription one(Handle handle, long id) {
    return handle
        .createQuery(SELECT + " where s.id = :id")
        .bind("id", id)
        .mapTo(Subscription.class)
        .one();
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, Plan plan, @Nullable Instant nextDeliveryDate) {
    var schedule = plan.schedule();
    var days = schedule.byweekday();
    return statement
        .bind("insightId", plan.content().insightId())
        .bind("dashboardId", plan.content().dashboardId())
        .bindArray("dashboardExportInsights", Long.class, plan.content().dashboardExportInsights())
        .bind("targetType", plan.target().type())
        .bind("targetValue", plan.target().value())
        .bind("integrationId", plan.target().integrationId())
        .bind("frequency", schedule.frequency())
        .bind("interval", schedule.interval())
        .bind("byweekday", days == null ? null : days.toArray(String[]::new))
        .bind("bysetpos", schedule.bysetpos())
        .bind("count", schedule.count())
        .bind("startDate", schedule.startDate())
        .bind("untilDate", schedule.untilDate())
        .bind("nextDeliveryDate", nextDeliveryDate)
        .bind("deleted", plan.deleted())
        .bind("enabled", plan.enabled())
        .bind("title", plan.title())
        .bind("summaryEnabled", plan.summaryEnabled())
        .bind("summaryPromptGuide", plan.summaryPromptGuide());
  }
}
