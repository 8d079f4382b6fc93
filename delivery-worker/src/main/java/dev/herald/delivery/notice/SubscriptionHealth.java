package dev.herald.delivery.notice;

import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.ledger.Suppressions;
import dev.herald.delivery.schedule.SubscriptionFollower;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** How subscriptions have been doing lately; only those in trouble have a row. */
@Singleton
final class SubscriptionHealth implements SubscriptionFollower {

  private final Jdbi jdbi;
  private final Suppressions suppressions;

  SubscriptionHealth(Jdbi jdbi, Suppressions suppressions) {
    this.jdbi = jdbi;
    this.suppressions = suppressions;
  }

  /**
   * Trouble so far.
   *
   * @param failures in a row that count
   * @param lasting since the first of them
   * @param begins whether there was none before
   */
  record Trouble(int failures, Duration lasting, boolean begins) {}

  /**
   * One more scheduled delivery failed.
   *
   * @param counts whether it is held against the subscription
   */
  Trouble failed(RunningDelivery delivery, RunError error, boolean counts) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into subscription_health as h (subscription_id, project_id,
                      organization_id, failures, failing_since, reason, error_type)
                    values (:subscription, :project, :organization,
                      case when :counts then 1 else 0 end, case when :counts then now() end,
                      :reason, :errorType)
                    on conflict (subscription_id) do update set
                      failures = h.failures + excluded.failures,
                      failing_since = coalesce(h.failing_since, excluded.failing_since),
                      reason = case when h.paused_at is null
                        then excluded.reason else h.reason end,
                      error_type = case when h.paused_at is null
                        then excluded.error_type else h.error_type end
                    returning failures, xmax = 0 as begins, coalesce(
                      cast(extract(epoch from now() - failing_since) as bigint), 0) as seconds
                    """)
                .bind("subscription", delivery.subscriptionId())
                .bind("project", delivery.projectId())
                .bind("organization", delivery.organizationId())
                .bind("reason", error.message())
                .bind("errorType", error.type())
                .bind("counts", counts)
                .map(
                    (row, _) ->
                        new Trouble(
                            row.getInt("failures"),
                            Duration.ofSeconds(row.getLong("seconds")),
                            row.getBoolean("begins")))
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

  /**
   * Whoever is switched on again begins anew, with addresses that bounced too; of whoever is
   * deleted nothing is kept.
   */
  @Override
  public void changed(Collection<Long> subscriptions) {
    var resumed = resumed(subscriptions);
    if (!resumed.isEmpty()) {
      suppressions.forgiveBounces(resumed);
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    merge into subscription_health h
                    using (
                      select h.subscription_id, e.active,
                        cast(v.state ->> 'deleted' as boolean) as deleted
                      from subscription_health h
                        join schedule_entry e using (subscription_id)
                        left join subscription_version v using (subscription_id, version)
                      where h.subscription_id = any(:ids)
                    ) x on h.subscription_id = x.subscription_id
                    when matched and x.deleted then delete
                    when matched and x.active and h.paused_at is not null then
                      update set failures = 0, failing_since = null, paused_at = null,
                        reminded_at = null
                    """)
                .bindArray("ids", Long.class, List.copyOf(subscriptions))
                .execute());
  }

  @Override
  public void reaches(long subscription, Collection<String> addresses) {
    suppressions.forgiveBounces(subscription, addresses);
  }

  /** Those that were paused and are active again. */
  private List<Long> resumed(Collection<Long> subscriptions) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select h.subscription_id
                    from subscription_health h join schedule_entry e using (subscription_id)
                    where h.subscription_id = any(:ids) and h.paused_at is not null and e.active
                    """)
                .bindArray("ids", Long.class, List.copyOf(subscriptions))
                .mapTo(Long.class)
                .list());
  }

  /**
   * Forgets the trouble of subscriptions that work again, and tells which had any. A paused one is
   * still in trouble, whatever was sent by hand.
   */
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
                            delete from subscription_health h
                            where h.subscription_id = any(:ids)
                              and not exists (select 1 from schedule_entry e
                                where e.subscription_id = h.subscription_id
                                  and e.paused_at is not null)
                            returning h.subscription_id
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
