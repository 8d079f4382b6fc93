package dev.herald.delivery.ledger;

import dev.herald.delivery.schedule.JsonRows;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Deliveries that wait for somebody to run them. */
@Singleton
public final class DeliveryQueue {

  private final Jdbi jdbi;
  private final JsonRows rows;

  DeliveryQueue(Jdbi jdbi, JsonRows rows) {
    this.jdbi = jdbi;
    this.rows = rows;
  }

  /** Queues those whose next round has come. */
  public int wake() {
    return update(
        """
        update delivery set phase = 'queued'
        where id in (select id from delivery
          where phase = 'waiting' and next_round_at <= now()
          order by next_round_at limit 2000 for update skip locked)
        """);
  }

  /**
   * Takes back deliveries whose lease ran out. Whoever held it is fenced off by the raised epoch,
   * so nobody has to know whether that run still breathes. What was begun twice without an outcome
   * goes alone from then on: it may be what its workers die of. Once is no reason, or every worker
   * that dies would leave hundreds of single runs to the others.
   */
  public int sweep() {
    return update(
        """
        update delivery set phase = 'queued', run_epoch = run_epoch + 1, lease_until = null,
          solo = solo or unfinished > 1, next_round_at = now()
        where id in (select id from delivery
          where phase in ('leased', 'running') and lease_until < now()
          order by lease_until limit 2000 for update skip locked)
        """);
  }

  /** How many are queued, counted no further than {@code limit}. */
  public int queued(String targetType, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from (select 1 from delivery
                      where phase = 'queued' and target_type = :type and not solo limit :limit) q
                    """)
                .bind("type", targetType)
                .bind("limit", limit)
                .mapTo(Integer.class)
                .one());
  }

  /**
   * Projects with something queued, by id, after a given one: walking on from the last served gives
   * each its turn, however long another's queue is.
   */
  public List<Long> projects(String targetType, boolean solo, long after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with recursive turn as (
                      (select project_id from delivery
                        where phase = 'queued' and target_type = :type and solo = :solo
                          and project_id > :after
                        order by project_id limit 1)
                      union all
                      select (select d.project_id from delivery d
                        where d.phase = 'queued' and d.target_type = :type and d.solo = :solo
                          and d.project_id > turn.project_id
                        order by d.project_id limit 1)
                      from turn where turn.project_id is not null
                    )
                    select project_id from turn where project_id is not null limit :limit
                    """)
                .bind("type", targetType)
                .bind("solo", solo)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
  }

  /** Leases up to {@code share} of each project's queue. */
  public List<QueuedDelivery> lease(
      String targetType, boolean solo, Collection<Long> projects, int share, Duration lease) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with picked as materialized (
                      select d.id from unnest(:projects) as p(project_id) cross join lateral (
                        select id from delivery
                        where phase = 'queued' and target_type = :type and solo = :solo
                          and project_id = p.project_id and next_round_at <= now()
                        order by next_round_at limit :share
                        for update skip locked) d
                    )
                    update delivery d set phase = 'leased', run_epoch = run_epoch + 1,
                      lease_until = now() + cast(:lease as interval), last_updated_at = now()
                    from picked, subscription_version v
                    where d.id = picked.id and v.subscription_id = d.subscription_id
                      and v.version = d.version
                    returning d.id, d.run_epoch as epoch, d.subscription_id, d.project_id,
                      d.organization_id, d.target_type, d.trigger_type as trigger, d.scheduled_at,
                      case when v.state ->> 'insight_id' is null
                        then concat('dashboard ', v.state ->> 'dashboard_id',
                          ' ', v.state ->> 'dashboard_export_insights')
                        else 'insight ' || (v.state ->> 'insight_id') end as resource,
                      (select count(*) from delivery_recipient r
                        where r.delivery_id = d.id and r.finished_at is null) as recipients,
                      d.rounds, d.solo, d.unfinished > 0 as swept
                    """)
                .bindArray("projects", Long.class, projects)
                .bind("type", targetType)
                .bind("solo", solo)
                .bind("share", share)
                .bind("lease", lease.toString())
                .mapTo(QueuedDelivery.class)
                .list());
  }

  /** Gives leases back whose start certainly failed. */
  public void giveBack(Collection<Lease> leases, Duration pause) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery d set phase = 'queued', lease_until = null,
                      next_round_at = now() + cast(:pause as interval)
                    from jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid, epoch integer)
                    where d.id = x.delivery and d.run_epoch = x.epoch and d.phase = 'leased'
                    """)
                .bind("rows", rows.of(leases))
                .bind("pause", pause.toString())
                .execute());
  }

  /** Keeps leases from running out while their holder works; those still long are left alone. */
  public void extend(Collection<Lease> leases, Duration lease) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery d set lease_until = now() + cast(:lease as interval)
                    from jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid, epoch integer)
                    where d.id = x.delivery and d.run_epoch = x.epoch and d.phase = 'running'
                      and d.lease_until - now() < cast(:lease as interval) * 2 / 3
                    """)
                .bind("rows", rows.of(leases))
                .bind("lease", lease.toString())
                .execute());
  }

  /** Which of these leases are still in somebody's hands. */
  public Set<UUID> alive(Collection<Lease> leases) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select d.id from delivery d
                    join jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid, epoch integer)
                      on d.id = x.delivery and d.run_epoch = x.epoch
                    where d.phase in ('leased', 'running')
                    """)
                .bind("rows", rows.of(leases))
                .mapTo(UUID.class)
                .collect(Collectors.toSet()));
  }

  private int update(String sql) {
    return jdbi.withHandle(handle -> handle.createUpdate(sql).execute());
  }
}
