package dev.herald.delivery.operator;

import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.schedule.JsonRows;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads what an explanation is made of. */
@Singleton
final class ExplainRepository {

  private final Jdbi jdbi;
  private final JsonRows rows;

  ExplainRepository(Jdbi jdbi, JsonRows rows) {
    this.jdbi = jdbi;
    this.rows = rows;
  }

  public record DeliveryRow(
      UUID id,
      Instant scheduledAt,
      String status,
      String phase,
      String triggerType,
      String workflowId,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      int rounds,
      @Nullable Instant nextRoundAt,
      Instant deadlineAt,
      @Nullable String error) {}

  public record AttemptRow(
      int ordinal,
      Instant startedAt,
      Instant endedAt,
      boolean committed,
      String outcome,
      @Nullable String code,
      @Nullable String errorType,
      @Nullable String excerpt) {}

  /** How the subscription stands. */
  public record Standing(
      boolean active,
      @Nullable Instant pausedAt,
      @Nullable Instant nextFireAt,
      boolean deleted,
      boolean enabled,
      @Nullable String pauseReason) {}

  /** The scheduled delivery whose time is nearest to a moment. */
  Optional<DeliveryRow> nearest(long subscription, Instant at) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, scheduled_at, status, phase, trigger_type, workflow_id, created_at,
                      started_at, finished_at, rounds, next_round_at, deadline_at, error
                    from delivery
                    where project_id =
                        (select project_id from schedule_entry
                          where subscription_id = :subscription)
                      and subscription_id = :subscription and trigger_type = 'scheduled'
                      and scheduled_at is not null
                    order by abs(extract(epoch from scheduled_at - cast(:at as timestamptz)))
                    limit 1
                    """)
                .bind("subscription", subscription)
                .bind("at", at)
                .mapTo(DeliveryRow.class)
                .findOne());
  }

  Optional<Standing> standing(long subscription) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select e.active, e.paused_at, e.next_fire_at,
                      coalesce(cast(v.state ->> 'deleted' as boolean), false) as deleted,
                      coalesce(cast(v.state ->> 'enabled' as boolean), true) as enabled,
                      h.reason as pause_reason
                    from schedule_entry e
                    left join subscription_version v using (subscription_id, version)
                    left join subscription_health h using (subscription_id)
                    where e.subscription_id = :id
                    """)
                .bind("id", subscription)
                .mapTo(Standing.class)
                .findOne());
  }

  Map<Integer, List<AttemptRow>> attempts(UUID delivery) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select ordinal, started_at, ended_at, committed, outcome, code, error_type,
                      excerpt
                    from delivery_attempt where delivery_id = :delivery order by id
                    """)
                .bind("delivery", delivery)
                .mapTo(AttemptRow.class)
                .collect(Collectors.groupingBy(AttemptRow::ordinal)));
  }

  @Nullable RunError error(DeliveryRow row) {
    var error = row.error();
    return error == null ? null : rows.read(error, RunError.class);
  }
}
