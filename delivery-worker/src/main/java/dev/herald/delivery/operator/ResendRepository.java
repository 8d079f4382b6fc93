package dev.herald.delivery.operator;

import dev.herald.delivery.schedule.SubscriptionVersions;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Deliveries with what a resend has to know of them. */
@Singleton
final class ResendRepository {

  private static final String QUERY =
      """
      select d.id, d.subscription_id, d.version, d.rule_version, d.project_id, d.organization_id,
        d.target_type, d.target_value, d.form, d.status, d.next_delivery_at,
        case when c.sendable then d.content_id end as content_id,
        array(select r.address from delivery_recipient r
          where r.delivery_id = d.id and (r.state <> 'suppressed' or r.error_type = 'bounced')
            and r.error_type is distinct from 'target_changed'
          order by r.ordinal) as meant,
        array(select r.address from delivery s join delivery_recipient r on r.delivery_id = s.id
          where (s.id = d.id or s.resend_of = d.id)
            and r.state in ('delivered', 'partial')) as reached,
        (select count(*) from delivery s where s.resend_of = d.id) as resends,
        (select case when e.target_type = d.target_type then e.target_value else '' end
          from schedule_entry e where e.subscription_id = d.subscription_id) as target_now,
        exists (select 1 from delivery s
          where s.resend_of = d.id and s.status = 'starting') as resending
      from delivery d left join delivery_content c on c.id = d.content_id
      """;

  private final Jdbi jdbi;

  ResendRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A delivery that may be made good.
   *
   * @param meant who was to get it
   * @param reached who did, by it or by a resend
   * @param resends made so far
   * @param targetNow of the subscription, empty when it is of another kind by now, null when the
   *     subscription is not known
   * @param resending whether one of them is still under way
   */
  public record Original(
      UUID id,
      long subscriptionId,
      long version,
      long ruleVersion,
      long projectId,
      UUID organizationId,
      String targetType,
      String targetValue,
      String form,
      String status,
      @Nullable Instant nextDeliveryAt,
      @Nullable UUID contentId,
      List<String> meant,
      List<String> reached,
      int resends,
      @Nullable String targetNow,
      boolean resending) {

    boolean announcement() {
      return form.equals("announcement");
    }

    SubscriptionVersions.Ref subscription() {
      return new SubscriptionVersions.Ref(subscriptionId, version);
    }
  }

  /** A delivery; for a resend, the one it makes good for. */
  Optional<Original> find(UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    QUERY
                        + """
                        where d.id = (select coalesce(resend_of, id) from delivery where id = :id)
                        """)
                .bind("id", id)
                .mapTo(Original.class)
                .findOne());
  }

  /** Flags those of new resends to whom an earlier message may have come already. */
  void flag(Collection<UUID> resends) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery_recipient n set possible_duplicate = true
                    from delivery d
                    where d.id = any(:resends) and n.delivery_id = d.id
                      and exists (select 1
                        from delivery s join delivery_recipient r on r.delivery_id = s.id
                        where (s.id = d.resend_of or s.resend_of = d.resend_of) and s.id <> d.id
                          and r.address = n.address
                          and (r.state in ('unknown', 'held') or r.possible_duplicate))
                    """)
                .bindArray("resends", UUID.class, resends)
                .execute());
  }

  List<Original> list(long project, Instant from, Instant to, @Nullable UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    QUERY
                        + """
                        where d.project_id = :project and d.resend_of is null
                          and coalesce(d.scheduled_at, d.created_at) between :from and :to
                          and (cast(:after as uuid) is null or d.id > :after)
                        order by d.id limit :limit
                        """)
                .bind("project", project)
                .bind("from", from)
                .bind("to", to)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Original.class)
                .list());
  }
}
