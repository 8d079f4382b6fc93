package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.schedule.JsonRows;
import io.micrometer.core.instrument.MeterRegistry;
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
  private final MeterRegistry meters;

  FinishRound(
      Jdbi jdbi, JsonRows rows, Endings endings, RoundConfiguration rounds, MeterRegistry meters) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.endings = endings;
    this.rounds = rounds;
    this.meters = meters;
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
    leaveInDoubt(open);
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
        var end = EndedDelivery.of(one.delivery(), states);
        ended.add(end);
        outcomes.add(
            new Outcome(one.delivery().id(), end.status(), end.errorType(), doubled(states)));
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

  /**
   * A send that came to no end left these: they may have arrived. Nobody told of them, so they have
   * no time to be tried again at.
   */
  private void leaveInDoubt(List<Open> open) {
    Map<UUID, String> channels = new HashMap<>();
    open.forEach(one -> channels.put(one.delivery().id(), one.delivery().targetType()));
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update delivery_recipient set state = 'unknown', possible_duplicate = true,
                      retry_at = null
                    where delivery_id = any(:ids) and state = 'committing' and finished_at is null
                    returning delivery_id
                    """)
                .bindArray("ids", UUID.class, channels.keySet())
                .mapTo(UUID.class)
                .forEach(id -> Doubts.left(meters, channels.getOrDefault(id, ""), 1)));
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

  /**
   * A delivery with a further round to come.
   *
   * @param nextRoundAt what was planned, null when nothing was
   * @param untold whether nobody told of some recipient what became of it
   */
  private record Waiting(UUID id, @Nullable Instant nextRoundAt, boolean untold) {}

  private static Waiting waiting(Open one, List<RecipientState> states) {
    var delivery = one.delivery();
    if (delivery.early()) {
      return new Waiting(delivery.id(), delivery.scheduledAt(), false);
    }
    if (one.sendable() == null) {
      return new Waiting(delivery.id(), one.nextRoundAt(), false);
    }
    var open = states.stream().filter(RecipientState::open).toList();
    var next =
        open.stream()
            .map(RecipientState::retryAt)
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    return new Waiting(
        delivery.id(), next, open.stream().anyMatch(state -> state.retryAt() == null));
  }

  /**
   * No progress keeps the count of unfinished rounds: that is how poison is found. As after a sweep
   * it goes alone from the second time on, so that it takes nobody with it.
   */
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
                      next_round_at = case when not x.progress then x.soon
                        when x.untold then least(x.next_round_at, x.soon)
                        else x.next_round_at end,
                      unfinished = case when x.progress then 0 else d.unfinished end,
                      solo = d.solo or (d.unfinished > 1 and not x.progress),
                      last_updated_at = now()
                    from (
                      select w.*, now() + cast(:wait as interval) as soon, %s as progress
                      from jsonb_to_recordset(cast(:rows as jsonb))
                        as w(id uuid, next_round_at timestamptz, untold boolean)
                      join delivery d on d.id = w.id
                    ) x
                    where d.id = x.id
                    """
                        .formatted(RoundProgress.CONDITION))
                .bind("rows", rows.of(waiting))
                .bind("wait", AFTER_NOTHING.toString())
                .execute());
  }
}
