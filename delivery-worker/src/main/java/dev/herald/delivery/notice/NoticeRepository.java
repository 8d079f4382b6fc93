package dev.herald.delivery.notice;

import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.SubscriptionVersions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Mail to owners that is to be sent. */
@Singleton
final class NoticeRepository {

  private final Jdbi jdbi;

  NoticeRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A notice as it waits.
   *
   * @param code what the provider said last, null when it said nothing or that is no longer known
   * @param tries this one included
   * @param overdue it has waited long enough
   */
  public record Notice(
      long id,
      String noticeKey,
      long subscriptionId,
      long version,
      UUID organizationId,
      long projectId,
      String kind,
      @Nullable String errorType,
      @Nullable String reason,
      @Nullable String code,
      int tries,
      boolean overdue) {

    SubscriptionVersions.Ref subscription() {
      return new SubscriptionVersions.Ref(subscriptionId, version);
    }
  }

  /** Writes a notice down; one of the same key is written once, however many race. */
  void add(
      String key,
      RunningDelivery about,
      String kind,
      @Nullable String errorType,
      @Nullable String reason) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into owner_notice (notice_key, subscription_id, project_id,
                      organization_id, version, kind, error_type, reason)
                    values (:key, :subscription, :project, :organization, :version, :kind,
                      :errorType, :reason)
                    on conflict (notice_key) do nothing
                    """)
                .bind("key", key)
                .bind("subscription", about.subscriptionId())
                .bind("project", about.projectId())
                .bind("organization", about.organizationId())
                .bind("version", about.version())
                .bind("kind", kind)
                .bind("errorType", errorType)
                .bind("reason", reason)
                .execute());
  }

  boolean anyDue() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (select 1 from owner_notice
                      where sent_at is null and next_try_at <= now())
                    """)
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Takes the first due notice in hand for a while; whoever dies with it leaves it to the next.
   *
   * @param hold for which nobody else takes it
   * @param patience after which a notice is overdue
   */
  Optional<Notice> take(Duration hold, Duration patience) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update owner_notice set tries = tries + 1,
                      next_try_at = now() + cast(:hold as interval)
                    where id = (select id from owner_notice
                      where sent_at is null and next_try_at <= now()
                      order by next_try_at limit 1 for update skip locked)
                    returning id, notice_key, subscription_id, version, organization_id,
                      project_id, kind, error_type, reason, tries,
                      created_at <= now() - cast(:patience as interval) as overdue,
                      (select r.code from delivery d
                        join delivery_recipient r on r.delivery_id = d.id
                        where d.project_id = owner_notice.project_id
                          and d.subscription_id = owner_notice.subscription_id
                          and d.status = 'failed' and r.error_type = owner_notice.error_type
                        order by d.created_at desc, r.ordinal limit 1) as code
                    """)
                .bind("hold", hold.toString())
                .bind("patience", patience.toString())
                .mapTo(Notice.class)
                .findOne());
  }

  void sent(long id) {
    jdbi.useHandle(
        handle -> handle.execute("update owner_notice set sent_at = now() where id = ?", id));
  }

  /**
   * Puts off a notice that did not go through, unless another has it in hand by now.
   *
   * @param first wait, doubled by each try up to {@code longest}
   */
  void putOff(Notice notice, Duration first, Duration longest) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update owner_notice
                    set next_try_at = now() + least(cast(:longest as interval),
                      cast(:first as interval) * power(2, least(tries - 1, 16)))
                    where id = :id and tries = :tries
                    """)
                .bind("first", first.toString())
                .bind("longest", longest.toString())
                .bind("id", notice.id())
                .bind("tries", notice.tries())
                .execute());
  }

  /** Tries no more; such a notice stays unsent for whoever looks for it. */
  void giveUp(long id) {
    jdbi.useHandle(
        handle ->
            handle.execute("update owner_notice set next_try_at = 'infinity' where id = ?", id));
  }

  /** Makes the weekly reminders of paused subscriptions. */
  int remind(Duration every) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    with due as (
                      update subscription_health set reminded_at = now()
                      where paused_at is not null
                        and reminded_at <= now() - cast(:every as interval)
                        and exists (select 1 from schedule_entry e
                            join subscription_version v using (subscription_id, version)
                          where e.subscription_id = subscription_health.subscription_id
                            and not e.active and cast(v.state ->> 'deleted' as boolean) is not true)
                      returning subscription_id, project_id, organization_id, error_type, reason
                    )
                    insert into owner_notice (notice_key, subscription_id, project_id,
                      organization_id, version, kind, error_type, reason)
                    select 'reminder:' || d.subscription_id || ':' || extract(epoch from now()),
                      d.subscription_id, d.project_id, d.organization_id, e.version, 'reminder',
                      d.error_type, d.reason
                    from due d join schedule_entry e using (subscription_id)
                    """)
                .bind("every", every.toString())
                .execute());
  }
}
