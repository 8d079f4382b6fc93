package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.schedule.JsonRows;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Prepare and commit, recipient by recipient.
 *
 * <p>Each step is one statement and one transaction of its own: a crash leaves every recipient
 * either surely not sent to, surely sent to, or {@code committing}, the one state in doubt.
 */
@Singleton
public final class RecipientLedger {

  private static final int ATTEMPTS_PER_EPOCH = 65_536;

  private final Jdbi jdbi;
  private final JsonRows rows;
  private final RoundConfiguration rounds;
  private final MeterRegistry meters;

  RecipientLedger(Jdbi jdbi, JsonRows rows, RoundConfiguration rounds, MeterRegistry meters) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.rounds = rounds;
    this.meters = meters;
  }

  /**
   * Takes recipients in hand. An attempt before this one can commit none of them any more; what it
   * left committing is in doubt from now on.
   *
   * @param attempt of the activity, from 1
   */
  public List<OpenRecipient> open(Collection<Part> parts, int attempt) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update delivery_recipient r set
                      fence = cast(x.epoch as bigint) * :perEpoch + :attempt,
                      state = case r.state when 'committing' then 'unknown' else r.state end
                    from jsonb_to_recordset(cast(:rows as jsonb))
                        as x(delivery uuid, epoch integer, first integer, last integer),
                      delivery d
                    where d.id = x.delivery and d.run_epoch = x.epoch and d.phase = 'running'
                      and r.delivery_id = x.delivery and r.ordinal between x.first and x.last
                      and r.finished_at is null
                      and (r.retry_at is null or r.retry_at <= now())
                      and r.fence < cast(x.epoch as bigint) * :perEpoch + :attempt
                    returning r.delivery_id, r.ordinal, r.recipient_key, r.address, r.state,
                      x.epoch, r.fence, r.attempts, r.committed_at, r.provider_ref
                    """)
                .bind("rows", rows.of(parts))
                .bind("perEpoch", ATTEMPTS_PER_EPOCH)
                .bind("attempt", attempt)
                .mapTo(OpenRecipient.class)
                .list());
  }

  /**
   * The last door: durably says that the irreversible write is about to be made.
   *
   * @return how long after its scheduled time, empty for an unscheduled delivery
   * @throws CommitRefused when the write must not be made
   */
  public Optional<Duration> commit(OpenRecipient recipient) throws CommitRefused {
    var lag =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        update delivery_recipient r
                        set state = 'committing', committed_at = clock_timestamp()
                        from delivery d
                        where r.delivery_id = :delivery and r.ordinal = :ordinal
                          and r.fence = :fence and r.finished_at is null
                          and r.state in ('planned', 'deferred', 'unknown')
                          and d.id = r.delivery_id and d.run_epoch = :epoch
                          and d.deadline_at > now()
                          and (d.scheduled_at is null or d.scheduled_at <= now())
                          and not exists (select 1 from suppression s
                            where s.subscription_id = d.subscription_id and s.closed
                              and s.address_hash = :hash)
                        returning coalesce(
                          extract(epoch from clock_timestamp() - d.scheduled_at) * 1000, -1)
                        """)
                    .bind("delivery", recipient.deliveryId())
                    .bind("ordinal", recipient.ordinal())
                    .bind("fence", recipient.fence())
                    .bind("epoch", recipient.epoch())
                    .bind("hash", DeliveryIds.addressHash(recipient.address()))
                    .mapTo(Double.class)
                    .findOne());
    if (lag.isEmpty()) {
      throw new CommitRefused(whyRefused(recipient));
    }
    return lag.filter(millis -> millis >= 0).map(millis -> Duration.ofMillis(millis.longValue()));
  }

  public record Door(boolean mine, boolean late, @Nullable String suppression) {}

  private CommitRefused.Reason whyRefused(OpenRecipient recipient) {
    var door =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select d.run_epoch = :epoch and r.fence = :fence and r.finished_at is null
                            and r.state <> 'committing' as mine,
                          d.deadline_at <= now() as late,
                          (select s.reason from suppression s
                            where s.subscription_id = d.subscription_id and s.closed
                              and s.address_hash = :hash) as suppression
                        from delivery_recipient r join delivery d on d.id = r.delivery_id
                        where r.delivery_id = :delivery and r.ordinal = :ordinal
                        """)
                    .bind("delivery", recipient.deliveryId())
                    .bind("ordinal", recipient.ordinal())
                    .bind("fence", recipient.fence())
                    .bind("epoch", recipient.epoch())
                    .bind("hash", DeliveryIds.addressHash(recipient.address()))
                    .mapTo(Door.class)
                    .findOne());
    if (door.isEmpty() || !door.get().mine()) {
      meters.counter("herald.stale.fence").increment();
      return CommitRefused.Reason.STALE_FENCE;
    }
    var suppression = door.get().suppression();
    if (suppression != null) {
      close(recipient, "suppressed", suppression);
      return CommitRefused.Reason.SUPPRESSED;
    }
    if (door.get().late()) {
      close(recipient, "expired", "deadline_passed");
      return CommitRefused.Reason.EXPIRED;
    }
    return CommitRefused.Reason.STALE_FENCE;
  }

  private void close(OpenRecipient recipient, String state, String errorType) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery_recipient set state = :state, error_type = :errorType,
                      error_message = coalesce(error_message, :message), finished_at = now()
                    where delivery_id = :delivery and ordinal = :ordinal and fence = :fence
                      and finished_at is null
                    """)
                .bind("state", state)
                .bind("errorType", errorType)
                .bind("message", Explanations.of(errorType))
                .bind("delivery", recipient.deliveryId())
                .bind("ordinal", recipient.ordinal())
                .bind("fence", recipient.fence())
                .execute());
  }

  /**
   * Writes down what became of a try. A message that did arrive counts even when its sender has
   * lost the recipient meanwhile, as long as nobody is writing to it again.
   *
   * @param committed whether the try had passed the gate
   */
  public void record(
      OpenRecipient recipient,
      ChannelKind channel,
      SendOutcome outcome,
      boolean committed,
      Instant startedAt) {
    var entry =
        LedgerEntry.of(outcome, rounds.delay(channel, recipient.attempts() + 1).orElse(null));
    write(recipient, entry, committed, startedAt);
    count(channel, entry);
    if (channel == ChannelKind.EMAIL
        && outcome instanceof SendOutcome.Rejected rejected
        && rejected.verdict() == SendOutcome.Verdict.TARGET_BROKEN) {
      bounced(recipient, rejected.failure().code());
    }
  }

  /** Puts a recipient off without having tried: its destination asked for a pause. */
  public void putOff(OpenRecipient recipient, Duration wait) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery_recipient
                    set retry_at = now() + cast(:wait as interval)
                    where delivery_id = :delivery and ordinal = :ordinal and fence = :fence
                      and finished_at is null and state <> 'committing'
                    """)
                .bind("wait", wait.toString())
                .bind("delivery", recipient.deliveryId())
                .bind("ordinal", recipient.ordinal())
                .bind("fence", recipient.fence())
                .execute());
  }

  private void write(
      OpenRecipient recipient, LedgerEntry entry, boolean committed, Instant startedAt) {
    var failure = entry.failure();
    var pause = entry.pause();
    var meaning = entry.meaning();
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    with changed as (
                      update delivery_recipient set
                        state = :state,
                        attempts = attempts + :tries,
                        retry_at = now() + cast(:wait as interval),
                        provider_ref = coalesce(:providerRef, provider_ref),
                        code = :code,
                        error_type = :errorType,
                        error_message = :errorMessage,
                        verdict = :verdict,
                        possible_duplicate = possible_duplicate or :possibleDuplicate,
                        finished_at = case when :last then clock_timestamp() end
                      where delivery_id = :delivery and ordinal = :ordinal
                        and finished_at is null
                        and (fence = :fence or (:state = 'delivered' and state = 'unknown'))
                    )
                    insert into delivery_attempt (delivery_id, ordinal, epoch, attempt, committed,
                      outcome, code, error_type, excerpt, started_at)
                    values (:delivery, :ordinal, :epoch, :attempt, :committed, :state, :code,
                      :errorType, :excerpt, :startedAt)
                    """)
                .bind("state", entry.state())
                .bind("tries", entry.tries())
                .bind("wait", pause == null ? null : pause.toString())
                .bind("providerRef", entry.providerRef())
                .bind("code", entry.code())
                .bind("errorType", failure == null ? null : failure.type())
                .bind("errorMessage", failure == null ? null : failure.message())
                .bind("excerpt", failure == null ? null : failure.excerpt())
                .bind("verdict", meaning == null ? null : meaning.name())
                .bind("possibleDuplicate", entry.possibleDuplicate())
                .bind("last", entry.last())
                .bind("delivery", recipient.deliveryId())
                .bind("ordinal", recipient.ordinal())
                .bind("fence", recipient.fence())
                .bind("epoch", recipient.epoch())
                .bind("attempt", (int) (recipient.fence() % ATTEMPTS_PER_EPOCH))
                .bind("committed", committed)
                .bind("startedAt", startedAt)
                .execute());
  }

  private void count(ChannelKind channel, LedgerEntry entry) {
    var failure = entry.failure();
    meters
        .counter(
            "herald.outcomes",
            "channel",
            channel.wire(),
            "state",
            entry.state(),
            "class",
            failure == null ? "none" : failure.type())
        .increment();
    if (entry.possibleDuplicate()) {
      meters.counter("herald.possible.duplicates", "channel", channel.wire()).increment();
    }
  }

  private void bounced(OpenRecipient recipient, @Nullable String code) {
    boolean noSuchAddress = code != null && (code.contains("5.1.1") || code.contains("5.1.10"));
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into suppression as s
                      (subscription_id, address_hash, reason, bounces, closed)
                    select subscription_id, :hash, 'bounced', 1, :closed
                    from delivery where id = :delivery
                    on conflict (subscription_id, address_hash) do update
                    set bounces = s.bounces + 1, closed = s.closed or :closed or s.bounces >= 2
                    """)
                .bind("hash", DeliveryIds.addressHash(recipient.address()))
                .bind("closed", noSuchAddress)
                .bind("delivery", recipient.deliveryId())
                .execute());
  }
}
