package dev.herald.delivery.schedule;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The worker's own picture of every subscription. */
@Singleton
public final class ScheduleEntryRepository {

  private static final String PARTS =
      """
      e.subscription_id, e.project_id, e.organization_id, e.version, e.rule_version, e.next_fire_at,
      e.target_type, e.target_value, e.frequency, e.every, e.byweekday, e.bysetpos, e.occurrences,
      e.starts_at, e.until_at, now() as now
      """;

  /** Whether what a pause was for is no longer so. */
  private static final String LIFTS_PAUSE =
      """
      (e.rule_version < excluded.rule_version
        or (e.target_type, e.target_value, e.integration_id) is distinct from
          (excluded.target_type, excluded.target_value, excluded.integration_id))
      """;

  private static final String STANDS =
      """
      e.subscription_id = :subscription and e.rule_version = :ruleVersion
        and e.target_type = :targetType and e.target_value = :targetValue
        and e.integration_id is not distinct from :integration
      """;

  private final Jdbi jdbi;
  private final JsonRows rows;

  ScheduleEntryRepository(Jdbi jdbi, JsonRows rows) {
    this.jdbi = jdbi;
    this.rows = rows;
  }

  /** An entry as it is written. */
  record Written(
      long subscriptionId,
      long projectId,
      UUID organizationId,
      long version,
      long ruleVersion,
      boolean active,
      @Nullable Instant nextFireAt,
      String targetType,
      String targetValue,
      @Nullable Long integrationId,
      String frequency,
      int every,
      @Nullable List<String> byweekday,
      @Nullable Integer bysetpos,
      @Nullable Integer occurrences,
      Instant startsAt,
      @Nullable Instant untilAt) {

    static Written of(SubscriptionState state) {
      return new Written(
          state.id(),
          state.projectId(),
          state.organizationId(),
          state.version(),
          state.ruleVersion(),
          state.enabled() && !state.deleted(),
          state.nextDeliveryDate(),
          state.targetType(),
          state.targetValue(),
          state.integrationId(),
          state.frequency(),
          state.interval(),
          state.byweekday(),
          state.bysetpos(),
          state.count(),
          state.startDate(),
          state.untilDate());
    }
  }

  /** Which of these there are entries of. */
  Set<Long> known(Collection<Long> subscriptions) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select subscription_id from schedule_entry where subscription_id = any(:ids)")
                .bindArray("ids", Long.class, List.copyOf(subscriptions))
                .mapTo(Long.class)
                .collect(Collectors.toSet()));
  }

  /** Where an entry's schedule stands after a claim. */
  record Advanced(long subscriptionId, @Nullable Instant nextFireAt) {}

  /**
   * Takes newer states over. Of an unchanged rule only this worker knows how far it has come, so
   * its own next time stays; so does its pause, until the subscription is on by a newer rule or for
   * another target. That it is off by now is what the pause itself has brought about.
   */
  void upsert(Collection<SubscriptionState> states) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into schedule_entry as e (subscription_id, project_id, organization_id,
                      version, rule_version, active, next_fire_at, target_type, target_value,
                      integration_id, frequency, every, byweekday, bysetpos, occurrences, starts_at,
                      until_at)
                    select subscription_id, project_id, organization_id, version, rule_version,
                      active, next_fire_at, target_type, target_value, integration_id, frequency,
                      every, byweekday, bysetpos, occurrences, starts_at, until_at
                    from jsonb_to_recordset(cast(:rows as jsonb)) as x(subscription_id bigint,
                      project_id bigint, organization_id uuid, version bigint, rule_version bigint,
                      active boolean, next_fire_at timestamptz, target_type text,
                      target_value text, integration_id bigint, frequency text, every integer,
                      byweekday text[], bysetpos integer, occurrences integer,
                      starts_at timestamptz, until_at timestamptz)
                    order by subscription_id
                    on conflict (subscription_id) do update set
                      project_id = excluded.project_id,
                      organization_id = excluded.organization_id,
                      version = excluded.version,
                      rule_version = excluded.rule_version,
                      active = excluded.active and (e.paused_at is null or %1$s),
                      paused_at = case when excluded.active and %1$s
                        then null else e.paused_at end,
                      next_fire_at = case when e.rule_version < excluded.rule_version
                        then excluded.next_fire_at else e.next_fire_at end,
                      target_type = excluded.target_type,
                      target_value = excluded.target_value,
                      integration_id = excluded.integration_id,
                      frequency = excluded.frequency,
                      every = excluded.every,
                      byweekday = excluded.byweekday,
                      bysetpos = excluded.bysetpos,
                      occurrences = excluded.occurrences,
                      starts_at = excluded.starts_at,
                      until_at = excluded.until_at
                    where e.version < excluded.version
                    """
                        .formatted(LIFTS_PAUSE))
                .bind("rows", rows.of(states.stream().map(Written::of).toList()))
                .execute());
  }

  /**
   * Locks due entries that no other claimer holds, each project's first ones first.
   *
   * <p>That a row just locked is still due is asked in a form no index answers: until the table is
   * analyzed, the few due of yesterday make an index on it look like the way to each of a wave's
   * thousands.
   */
  List<DueEntry> lockDue(Duration lead, int window, int batch) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with candidate as materialized (
                      select subscription_id, project_id, next_fire_at from schedule_entry
                      where active and next_fire_at <= now() + cast(:lead as interval)
                      order by next_fire_at limit :window
                    ), ranked as materialized (
                      select subscription_id, row_number() over (
                        partition by project_id order by next_fire_at, subscription_id) as turn
                      from candidate
                    )
                    select %s
                    from ranked join schedule_entry e using (subscription_id)
                    where e.active and e.next_fire_at - cast(:lead as interval) <= now()
                    order by ranked.turn, e.next_fire_at limit :batch
                    for update of e skip locked
                    """
                        .formatted(PARTS))
                .bind("lead", lead.toString())
                .bind("window", window)
                .bind("batch", batch)
                .mapTo(DueEntry.class)
                .list());
  }

  void advance(Collection<Advanced> advanced) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update schedule_entry e set next_fire_at = x.next_fire_at
                    from jsonb_to_recordset(cast(:rows as jsonb))
                      as x(subscription_id bigint, next_fire_at timestamptz)
                    where e.subscription_id = x.subscription_id
                    """)
                .bind("rows", rows.of(advanced))
                .execute());
  }

  /** How long until the next entry is due, zero when one is; empty when none ever will be. */
  Optional<Duration> untilNext(Duration lead) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select cast(ceil(extract(epoch from min(next_fire_at) - now()
                      - cast(:lead as interval)) * 1000) as bigint)
                    from schedule_entry where active and next_fire_at is not null
                    """)
                .bind("lead", lead.toString())
                .mapTo(Long.class)
                .findOne()
                .map(millis -> Duration.ofMillis(Math.max(0, millis))));
  }

  /** The entry of a subscription with its rule, due or not. */
  public Optional<DueEntry> find(long subscription) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select %s from schedule_entry e where e.subscription_id = :id"
                        .formatted(PARTS))
                .bind("id", subscription)
                .mapTo(DueEntry.class)
                .findOne());
  }

  /** Whether a subscription still aims there. */
  public boolean stands(Aim aim) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        "select exists (select 1 from schedule_entry e where %s)"
                            .formatted(STANDS)),
                    aim)
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Stops an entry, unless its owner has changed rule or target meanwhile or somebody was faster.
   *
   * @return whether this call did it
   */
  public boolean pause(Aim aim) {
    return jdbi.withHandle(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            update schedule_entry e set active = false, paused_at = now()
                            where e.active and %s
                            """
                                .formatted(STANDS)),
                        aim)
                    .execute())
        == 1;
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Aim aim) {
    return statement
        .bind("subscription", aim.subscriptionId())
        .bind("ruleVersion", aim.ruleVersion())
        .bind("targetType", aim.targetType())
        .bind("targetValue", aim.targetValue())
        .bind("integration", aim.integrationId());
  }

  /** Live entries that speak through a Slack integration; others may still name it. */
  public List<DueEntry> listByIntegration(long project, long integration) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select %s, coalesce(e.next_fire_at, now()) as next_fire_at
                    from schedule_entry e
                    where e.integration_id = :integration and e.project_id = :project and e.active
                      and e.target_type = 'slack'
                    """
                        .formatted(PARTS.replace("e.next_fire_at,", "")))
                .bind("integration", integration)
                .bind("project", project)
                .mapTo(DueEntry.class)
                .list());
  }

  public void removeProject(long project) {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              delete from subscription_version where subscription_id in
                (select subscription_id from schedule_entry where project_id = ?)
              """,
              project);
          handle.execute("delete from schedule_entry where project_id = ?", project);
        });
  }
}
