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

  private static final String COLUMNS =
      """
      d.id, coalesce(d.scheduled_at, d.created_at) as scheduled_at, d.status, d.phase,
      d.trigger_type, d.workflow_id, d.created_at, d.started_at, d.finished_at, d.rounds,
      d.next_round_at, d.deadline_at, d.error
      """;

  /**
   * A delivery.
   *
   * @param scheduledAt for a resend, when it was asked for
   */
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
                    select %s from delivery d
                    where d.project_id =
                        (select project_id from schedule_entry
                          where subscription_id = :subscription)
                      and d.subscription_id = :subscription and d.trigger_type = 'scheduled'
                      and d.scheduled_at is not null
                    order by abs(extract(epoch from d.scheduled_at - cast(:at as timestamptz)))
                    limit 1
                    """
                        .formatted(COLUMNS))
                .bind("subscription", subscription)
                .bind("at", at)
                .mapTo(DeliveryRow.class)
                .findOne());
  }

  /** What was sent to make good for a delivery, in turn. */
  List<DeliveryRow> resends(UUID delivery) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select %s from delivery d where d.resend_of = :id order by d.created_at, d.id"
                        .formatted(COLUMNS))
                .bind("id", delivery)
                .mapTo(DeliveryRow.class)
                .list());
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
