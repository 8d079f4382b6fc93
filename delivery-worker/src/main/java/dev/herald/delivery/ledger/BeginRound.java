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

  private static final String POISONOUS = "poison";
  private static final String DISABLED = "subscription_disabled";

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
      return POISONOUS;
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
    return overruled ? DISABLED : null;
  }

  private void endAll(String why, List<RunningDelivery> deliveries) {
    var ids = deliveries.stream().map(RunningDelivery::id).toList();
    endings.closeOpen(ids, why.equals(DISABLED) ? "suppressed" : "expired", why);
    var recipients = RecipientStates.of(jdbi, ids);
    endings.end(
        deliveries.stream()
            .map(one -> ended(one, why, recipients.getOrDefault(one.id(), List.of())))
            .toList());
  }

  private static EndedDelivery ended(
      RunningDelivery one, String why, List<RecipientState> recipients) {
    var error = new RunError(why, Explanations.of(why));
    boolean disabled = why.equals(DISABLED);
    if (disabled && recipients.stream().noneMatch(state -> state.reached() || state.inDoubt())) {
      return new EndedDelivery(one, "skipped", error, null);
    }
    var end = FinalStatus.of(recipients);
    // Poison is what the worker found; anything else is best told by what the recipients met.
    boolean own = end.error() != null && why.equals(POISONOUS);
    return new EndedDelivery(one, end.status(), own ? error : end.error(), null, disabled);
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
            Closing.bind(
                    handle.createUpdate(
                        """
                        update delivery_recipient r set %s
                        where r.delivery_id = :delivery and r.finished_at is null
                          and not r.address = any(:kept)
                        """
                            .formatted(Closing.SET)),
                    "suppressed",
                    "target_changed")
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
