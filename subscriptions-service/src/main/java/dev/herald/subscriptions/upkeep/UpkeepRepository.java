package dev.herald.subscriptions.upkeep;

import dev.herald.subscriptions.upkeep.DeliveriesConsumer.SubscriptionPaused;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What happens to many subscriptions at once, because of something else. */
@Singleton
class UpkeepRepository {

  private final Jdbi jdbi;

  UpkeepRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Takes over the next date, unless the plan it belongs to has been replaced meanwhile. */
  void advance(long project, long id, long ruleVersion, @Nullable Instant next) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update subscription set next_delivery_date = :next
                    where id = :id and project_id = :project and rule_version = :ruleVersion
                    """)
                .bind("next", next)
                .bind("id", id)
                .bind("project", project)
                .bind("ruleVersion", ruleVersion)
                .execute());
  }

  /** Pauses it, unless the plan or target that failed has been replaced meanwhile; the id if so. */
  List<Long> pause(SubscriptionPaused told) {
    return ids(
        """
        update subscription
        set enabled = false, version = version + 1, rule_version = rule_version + 1
        where id = :id and project_id = :project and rule_version = :ruleVersion and enabled
          and (cast(:targetType as text) is null
            or (target_type = :targetType and target_value = :targetValue
              and integration_id is not distinct from :integration))
        returning id
        """,
        query ->
            query
                .bind("id", told.subscriptionId())
                .bind("project", told.projectId())
                .bind("ruleVersion", told.ruleVersion())
                .bind("targetType", told.targetType())
                .bind("targetValue", told.targetValue())
                .bind("integration", told.integrationId()));
  }

  List<Long> dropIntegration(long project, long integration) {
    return ids(
        """
        update subscription set integration_id = null, version = version + 1
        where integration_id = :integration and project_id = :project
        returning id
        """,
        query -> query.bind("integration", integration).bind("project", project));
  }

  /** Counts up the live subscriptions that look different because of something they refer to. */
  List<Long> touch(Reference reference, long id) {
    return ids(
        """
        update subscription set version = version + 1
        where %s = :id and not deleted
        returning id
        """
            .formatted(reference.column),
        query -> query.bind("id", id));
  }

  /** What a subscription refers to. */
  enum Reference {
    INSIGHT("insight_id"),
    DASHBOARD("dashboard_id"),
    CREATOR("created_by");

    private final String column;

    Reference(String column) {
      this.column = column;
    }
  }

  /** Puts everything of a project into the bin, as a last word before it is removed. */
  List<Long> binAllOfProject(long project) {
    return ids(
        """
        update subscription
        set deleted = true, version = version + 1, rule_version = rule_version + 1
        where project_id = :project
        returning id
        """,
        query -> query.bind("project", project));
  }

  void remove(List<Long> ids) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from subscription where id = any(:ids)")
                .bindArray("ids", Long.class, ids)
                .execute());
  }

  List<Long> projectsOf(UUID organization) {
    return ids(
        """
        select distinct project_id from subscription
        where organization_id = :organization order by 1
        """,
        query -> query.bind("organization", organization));
  }

  private List<Long> ids(String sql, java.util.function.UnaryOperator<Query> binding) {
    return jdbi.withHandle(
        handle -> binding.apply(handle.createQuery(sql)).mapTo(Long.class).list());
  }
}
