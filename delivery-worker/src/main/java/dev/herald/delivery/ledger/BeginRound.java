package dev.herald.delivery.ledger;

import dev.herald.delivery.schedule.JsonRows;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.Recipients;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The first step of a round: is each delivery still ours, still wanted, and who is it for. */
@Singleton
public class BeginRound {

  /** A delivery begun this often without an outcome is given up: it takes workers with it. */
  private static final int POISON = 5;

  private final Jdbi jdbi;
  private final JsonRows rows;
  private final Endings endings;
  private final TracedOutbox outbox;
  private final LeaseConfiguration leases;

  BeginRound(
      Jdbi jdbi, JsonRows rows, Endings endings, TracedOutbox outbox, LeaseConfiguration leases) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.endings = endings;
    this.outbox = outbox;
    this.leases = leases;
  }

  /**
   * What is to be done.
   *
   * @param deliveries those this round goes on with
   * @param unrendered the ones among them whose content is not there yet
   * @param spans whom to send to; empty before their time
   */
  public record Begun(List<Lease> deliveries, List<Lease> unrendered, List<Part> spans) {}

  /**
   * Begins. Deliveries that belong to somebody else by now are left out in silence; those nobody
   * wants any more are ended here. Again for the same leases is harmless.
   */
  @Transactional
  public Begun begin(Collection<Lease> leases, String workflowId) {
    var started = start(leases, workflowId);
    outbox.addAll(
        started.stream()
            .filter(one -> one.rounds() == 1)
            .map(one -> one.traced(DeliveryEvents.started(one.step("starting", null))))
            .toList());
    var wanted = endUnwanted(started);
    dropFormerRecipients(wanted);
    var due = wanted.stream().filter(one -> !one.early()).map(RunningDelivery::id).toList();
    return new Begun(
        wanted.stream().map(RunningDelivery::lease).toList(),
        wanted.stream().filter(one -> one.contentId() == null).map(RunningDelivery::lease).toList(),
        spans(due));
  }

  private List<RunningDelivery> start(Collection<Lease> leased, String workflowId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update delivery d set phase = 'running', workflow_id = :workflow,
                      started_at = coalesce(d.started_at, now()), rounds = d.rounds + 1, unfinished = d.unfinished + 1,
                      lease_until = now() + cast(:lease as interval), last_updated_at = now()
                    from jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid, epoch integer)
                    where d.id = x.delivery and d.run_epoch = x.epoch
                      and d.phase in ('leased', 'running')
                    returning %s
                    """
                        .formatted(RunningDelivery.COLUMNS))
                .bind("rows", rows.of(leased))
                .bind("workflow", workflowId)
                .bind("lease", leases.run().toString())
                .mapTo(RunningDelivery.class)
                .list());
  }

  public record Standing(
      long subscriptionId, long version, boolean active, String targetType, String targetValue) {}

  private List<RunningDelivery> endUnwanted(List<RunningDelivery> started) {
    var standing = standing(started);
    Map<String, List<RunningDelivery>> unwanted = new HashMap<>();
    List<RunningDelivery> wanted = new ArrayList<>();
    for (RunningDelivery one : started) {
      var why = whyUnwanted(one, standing.get(one.subscriptionId()));
      if (why == null) {
        wanted.add(one);
      } else {
        unwanted.computeIfAbsent(why, _ -> new ArrayList<>()).add(one);
      }
    }
    unwanted.forEach(this::endAll);
    return wanted;
  }

  private static @Nullable String whyUnwanted(RunningDelivery one, @Nullable Standing now) {
    if (one.unfinished() > POISON) {
      return "poison";
    }
    if (one.late()) {
      return "deadline_passed";
    }
    // A snapshot may be newer than this worker's picture; only a newer picture overrules it. The
    // worker's own pause is no newer version and concerns what the schedule made.
    boolean overruled =
        now != null
            && !now.active()
            && (now.version() > one.version() || one.origin().equals(Origin.SCHEDULE.wire()));
    return overruled ? "subscription_disabled" : null;
  }

  private void endAll(String why, List<RunningDelivery> deliveries) {
    var ids = deliveries.stream().map(RunningDelivery::id).toList();
    boolean skipped = why.equals("subscription_disabled");
    endings.closeOpen(ids, skipped ? "suppressed" : "expired", why);
    var error = new RunError(why, Explanations.of(why));
    if (skipped) {
      endings.end(
          deliveries.stream().map(one -> new EndedDelivery(one, "skipped", error, null)).toList());
      return;
    }
    var recipients = RecipientStates.of(jdbi, ids);
    endings.end(
        deliveries.stream()
            .map(
                one -> {
                  var status = FinalStatus.of(recipients.getOrDefault(one.id(), List.of()));
                  return new EndedDelivery(
                      one, status.status(), status.error() == null ? null : error, null);
                })
            .toList());
  }

  /** Addresses an edit has taken out of the target get nothing more. */
  private void dropFormerRecipients(List<RunningDelivery> wanted) {
    var standing = standing(wanted);
    for (RunningDelivery one : wanted) {
      var now = standing.get(one.subscriptionId());
      if (now != null && now.version() > one.version() && overrules(now, one)) {
        boolean sameKind = now.targetType().equals(one.targetType());
        drop(
            one.id(),
            sameKind ? Recipients.of(now.targetType(), now.targetValue()) : List.<String>of());
      }
    }
  }

  private static boolean overrules(Standing now, RunningDelivery one) {
    boolean same =
        now.targetType().equals(one.targetType()) && now.targetValue().equals(one.targetValue());
    return !same && !one.origin().equals(Origin.RESEND.wire());
  }

  private void drop(UUID delivery, List<String> kept) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery_recipient set state = 'suppressed', error_type = :errorType,
                      error_message = :message, finished_at = now()
                    where delivery_id = :delivery and finished_at is null
                      and state in ('planned', 'deferred') and not address = any(:kept)
                    """)
                .bind("errorType", "target_changed")
                .bind("message", Explanations.of("target_changed"))
                .bind("delivery", delivery)
                .bindArray("kept", String.class, kept)
                .execute());
  }

  private Map<Long, Standing> standing(List<RunningDelivery> deliveries) {
    Map<Long, Standing> standing = new HashMap<>();
    if (!deliveries.isEmpty()) {
      jdbi.useHandle(
          handle ->
              handle
                  .createQuery(
                      """
                      select subscription_id, version, active, target_type, target_value
                      from schedule_entry where subscription_id = any(:ids)
                      """)
                  .bindArray(
                      "ids",
                      Long.class,
                      deliveries.stream().map(RunningDelivery::subscriptionId).toList())
                  .mapTo(Standing.class)
                  .forEach(one -> standing.put(one.subscriptionId(), one)));
    }
    return standing;
  }

  private List<Part> spans(List<UUID> deliveries) {
    if (deliveries.isEmpty()) {
      return List.of();
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select r.delivery_id as delivery, d.run_epoch as epoch,
                      min(r.ordinal) as first, max(r.ordinal) as last
                    from delivery_recipient r join delivery d on d.id = r.delivery_id
                    where r.delivery_id = any(:ids) and r.finished_at is null
                      and (r.retry_at is null or r.retry_at <= now())
                    group by r.delivery_id, d.run_epoch
                    """)
                .bindArray("ids", UUID.class, deliveries)
                .mapTo(Part.class)
                .list());
  }
}
