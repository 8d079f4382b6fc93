package dev.herald.delivery.notice;

import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.RunningDelivery;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** How subscriptions have been doing lately; only those in trouble have a row. */
@Singleton
final class SubscriptionHealth {

  private final Jdbi jdbi;

  SubscriptionHealth(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Trouble so far.
   *
   * @param failures in a row
   * @param lasting since the first of them
   */
  record Trouble(int failures, Duration lasting) {}

  /** One more scheduled delivery failed. */
  Trouble failed(RunningDelivery delivery, RunError error) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into subscription_health as h (subscription_id, project_id,
                      organization_id, failures, failing_since, reason, error_type)
                    values (:subscription, :project, :organization, 1, now(), :reason, :errorType)
                    on conflict (subscription_id) do update set failures = h.failures + 1,
                      failing_since = coalesce(h.failing_since, now()), reason = excluded.reason,
                      error_type = excluded.error_type
                    returning failures,
                      cast(extract(epoch from now() - failing_since) as bigint) as seconds
                    """)
                .bind("subscription", delivery.subscriptionId())
                .bind("project", delivery.projectId())
                .bind("organization", delivery.organizationId())
                .bind("reason", error.message())
                .bind("errorType", error.type())
                .map(
                    (row, _) ->
                        new Trouble(
                            row.getInt("failures"), Duration.ofSeconds(row.getLong("seconds"))))
                .one());
  }

  void paused(long subscription, RunningDelivery cause, RunError error) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into subscription_health (subscription_id, project_id, organization_id,
                      failures, failing_since, paused_at, reminded_at, reason, error_type)
                    values (:subscription, :project, :organization, 1, now(), now(), now(),
                      :reason, :errorType)
                    on conflict (subscription_id) do update set paused_at = now(),
                      reminded_at = now(), reason = excluded.reason,
                      error_type = excluded.error_type
                    """)
                .bind("subscription", subscription)
                .bind("project", cause.projectId())
                .bind("organization", cause.organizationId())
                .bind("reason", error.message())
                .bind("errorType", error.type())
                .execute());
  }

  /** Forgets the trouble of subscriptions that work again, and tells which had any. */
  List<RunningDelivery> recovered(List<RunningDelivery> completed) {
    if (completed.isEmpty()) {
      return List.of();
    }
    Set<Long> were =
        new HashSet<>(
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            delete from subscription_health where subscription_id = any(:ids)
                            returning subscription_id
                            """)
                        .bindArray(
                            "ids",
                            Long.class,
                            completed.stream().map(RunningDelivery::subscriptionId).toList())
                        .mapTo(Long.class)
                        .list()));
    return completed.stream().filter(one -> were.remove(one.subscriptionId())).toList();
  }
}
