package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.schedule.JsonRows;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The last step of a round: each delivery is over, or waits for its next round. */
@Singleton
public class FinishRound {

  /** Rest of a delivery whose round came to nothing because a process died. */
  private static final Duration AFTER_NOTHING = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final JsonRows rows;
  private final Endings endings;
  private final RoundConfiguration rounds;

  FinishRound(Jdbi jdbi, JsonRows rows, Endings endings, RoundConfiguration rounds) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.endings = endings;
    this.rounds = rounds;
  }

  /**
   * A delivery after its round.
   *
   * @param status starting while a further round is planned
   */
  public record Outcome(
      UUID delivery, String status, @Nullable String errorType, boolean possibleDuplicate) {}

  private record Open(
      RunningDelivery delivery, @Nullable Boolean sendable, @Nullable Instant nextRoundAt) {}

  public record Content(UUID id, @Nullable Boolean sendable, @Nullable Instant nextRoundAt) {}

  /** Folds what happened. Again for the same leases finds nothing left to do. */
  @Transactional
  public List<Outcome> finish(Collection<Lease> leases) {
    var open = lock(leases);
    var ids = open.stream().map(one -> one.delivery().id()).toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    leaveInDoubt(ids);
    closeHopeless(open);
    closeTooLate(ids);
    var recipients = RecipientStates.of(jdbi, ids);
    forgiveBounces(ids);
    List<EndedDelivery> ended = new ArrayList<>();
    List<Waiting> waiting = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Open one : open) {
      var states = recipients.getOrDefault(one.delivery().id(), List.of());
      if (states.stream().anyMatch(RecipientState::open)) {
        waiting.add(waiting(one, states));
        outcomes.add(new Outcome(one.delivery().id(), "starting", null, doubled(states)));
      } else {
        var end = FinalStatus.of(states);
        ended.add(new EndedDelivery(one.delivery(), end.status(), end.error(), end.broken()));
        var type = end.error() == null ? null : end.error().type();
        outcomes.add(new Outcome(one.delivery().id(), end.status(), type, doubled(states)));
      }
    }
    endings.end(ended);
    await(waiting);
    return outcomes;
  }

  private static boolean doubled(List<RecipientState> states) {
    return states.stream().anyMatch(RecipientState::possibleDuplicate);
  }

  private List<Open> lock(Collection<Lease> leases) {
    var running =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select %s from delivery d
                        join jsonb_to_recordset(cast(:rows as jsonb))
                          as x(delivery uuid, epoch integer)
                          on d.id = x.delivery and d.run_epoch = x.epoch
                        where d.phase = 'running'
                        order by d.id for update of d
                        """
                            .formatted(RunningDelivery.COLUMNS))
                    .bind("rows", rows.of(leases))
                    .mapTo(RunningDelivery.class)
                    .list());
    Map<UUID, Content> contents = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select d.id, c.sendable, d.next_round_at
                    from delivery d left join delivery_content c on c.id = d.content_id
                    where d.id = any(:ids)
                    """)
                .bindArray("ids", UUID.class, running.stream().map(RunningDelivery::id).toList())
                .mapTo(Content.class)
                .forEach(one -> contents.put(one.id(), one)));
    return running.stream()
        .map(
            one -> {
              var content = Objects.requireNonNull(contents.get(one.id()));
              return new Open(one, content.sendable(), content.nextRoundAt());
            })
        .toList();
  }

  /** A send that came to no end left these: they may have arrived. */
  private void leaveInDoubt(List<UUID> ids) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery_recipient set state = 'unknown', possible_duplicate = true,
                      retry_at = now() + cast(:wait as interval)
                    where delivery_id = any(:ids) and state = 'committing' and finished_at is null
                    """)
                .bindArray("ids", UUID.class, ids)
                .bind("wait", AFTER_NOTHING.toString())
                .execute());
  }

  private void closeHopeless(List<Open> open) {
    Set<UUID> nothingToSend = new HashSet<>();
    Set<UUID> neverRendered = new HashSet<>();
    for (Open one : open) {
      var delivery = one.delivery();
      if (one.sendable() == null) {
        var channel = ChannelKind.of(delivery.targetType());
        if (rounds.delay(channel, delivery.rounds()).isEmpty()) {
          neverRendered.add(delivery.id());
        }
      } else if (!one.sendable()) {
        nothingToSend.add(delivery.id());
      }
    }
    endings.closeOpen(nothingToSend, "suppressed", "nothing_to_send");
    endings.closeOpen(neverRendered, "rejected", "report_unavailable");
  }

  private void closeTooLate(List<UUID> ids) {
    var late =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select distinct d.id from delivery d
                        where d.id = any(:ids) and (d.deadline_at <= now()
                          or d.deadline_at <= (select min(coalesce(r.retry_at, now()))
                            from delivery_recipient r
                            where r.delivery_id = d.id and r.finished_at is null))
                        """)
                    .bindArray("ids", UUID.class, ids)
                    .mapTo(UUID.class)
                    .list());
    endings.closeOpen(late, "expired", "deadline_passed");
  }

  /** An address that takes mail again starts anew. */
  private void forgiveBounces(List<UUID> ids) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from suppression s using delivery d, delivery_recipient r
                    where d.id = any(:ids) and r.delivery_id = d.id and r.state = 'delivered'
                      and s.subscription_id = d.subscription_id
                      and s.reason = 'bounced' and not s.closed
                      and s.address_hash =
                        encode(sha256(convert_to(r.address, 'UTF8')), 'hex')
                    """)
                .bindArray("ids", UUID.class, ids)
                .execute());
  }

  private record Waiting(UUID id, @Nullable Instant nextRoundAt, boolean progress) {}

  private static Waiting waiting(Open one, List<RecipientState> states) {
    var delivery = one.delivery();
    if (delivery.early()) {
      return new Waiting(delivery.id(), delivery.scheduledAt(), true);
    }
    if (one.sendable() == null && one.nextRoundAt() != null) {
      return new Waiting(delivery.id(), one.nextRoundAt(), true);
    }
    var open = states.stream().filter(RecipientState::open).toList();
    boolean progress = open.stream().allMatch(state -> state.retryAt() != null);
    var next =
        open.stream()
            .map(RecipientState::retryAt)
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    return new Waiting(delivery.id(), next, progress);
  }

  /** No progress keeps the count of unfinished rounds: that is how poison is found. */
  private void await(List<Waiting> waiting) {
    if (waiting.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery d set phase = 'waiting', lease_until = null,
                      next_round_at = case when x.progress then x.next_round_at
                        else now() + cast(:wait as interval) end,
                      unfinished = case when x.progress then 0 else d.unfinished end,
                      last_updated_at = now()
                    from jsonb_to_recordset(cast(:rows as jsonb))
                      as x(id uuid, next_round_at timestamptz, progress boolean)
                    where d.id = x.id
                    """)
                .bind("rows", rows.of(waiting))
                .bind("wait", AFTER_NOTHING.toString())
                .execute());
  }
}
