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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Prepare and commit, recipient by recipient.
 *
 * <p>Each step is durable before the next begins, though steps of several recipients may share a
 * statement: a crash leaves every one either surely not sent to, surely sent to, or {@code
 * committing}, the one state in doubt.
 */
@Singleton
public final class RecipientLedger {

  /** A fence holds the epoch, and below it the attempt. */
  static final int ATTEMPTS_PER_EPOCH = 65_536;

  private final Jdbi jdbi;
  private final JsonRows rows;
  private final RoundConfiguration rounds;
  private final MeterRegistry meters;
  private final Gathering<OpenRecipient, Optional<Duration>> commits =
      new Gathering<>(one -> new Place(one.deliveryId(), one.ordinal()), this::commitAll);
  private final Gathering<OutcomeRow, Boolean> outcomes =
      new Gathering<>(one -> new Place(one.delivery(), one.ordinal()), this::writeAll);

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
                      state = case r.state when 'committing' then 'unknown' else r.state end,
                      possible_duplicate =
                        r.possible_duplicate or r.state in ('committing', 'unknown')
                    from jsonb_to_recordset(cast(:rows as jsonb))
                        as x(delivery uuid, epoch integer, first integer, last integer),
                      delivery d
                    where d.id = x.delivery and d.run_epoch = x.epoch and d.phase = 'running'
                      and r.delivery_id = x.delivery and r.ordinal between x.first and x.last
                      and r.finished_at is null
                      and (r.retry_at is null or r.retry_at <= now())
                      and r.fence < cast(x.epoch as bigint) * :perEpoch + :attempt
                    returning r.delivery_id, r.ordinal, r.recipient_key, r.address, r.state,
                      x.epoch, r.fence, r.attempts, r.committed_at, r.provider_ref,
                      r.error_type, r.error_message,
                      case when r.error_type is null then 0 else (select count(*)
                        from delivery_attempt a where a.delivery_id = r.delivery_id
                          and a.ordinal = r.ordinal) end as tries
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
    var lag = commits.ask(recipient);
    if (lag.isEmpty()) {
      throw new CommitRefused(whyRefused(recipient));
    }
    return lag.filter(late -> !late.isNegative());
  }

  /**
   * Asks again before a further write to a recipient that was committed to.
   *
   * @throws CommitRefused when another attempt has taken it over, or the round is over
   */
  public void check(OpenRecipient recipient) throws CommitRefused {
    boolean mine =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select exists (select 1
                          from delivery_recipient r join delivery d on d.id = r.delivery_id
                          where r.delivery_id = :delivery and r.ordinal = :ordinal
                            and r.fence = :fence and r.state = 'committing'
                            and d.run_epoch = :epoch)
                        """)
                    .bind("delivery", recipient.deliveryId())
                    .bind("ordinal", recipient.ordinal())
                    .bind("fence", recipient.fence())
                    .bind("epoch", recipient.epoch())
                    .mapTo(Boolean.class)
                    .one());
    if (!mine) {
      meters.counter("herald.stale.fence").increment();
      throw new CommitRefused(CommitRefused.Reason.STALE_FENCE);
    }
  }

  /** A recipient about to be written to. */
  private record CommitRow(UUID delivery, int ordinal, long fence, int epoch, String hash) {

    static CommitRow of(OpenRecipient recipient) {
      return new CommitRow(
          recipient.deliveryId(),
          recipient.ordinal(),
          recipient.fence(),
          recipient.epoch(),
          DeliveryIds.addressHash(recipient.address()));
    }
  }

  public record Committed(UUID deliveryId, int ordinal, double lagMillis) {}

  private record Place(UUID delivery, int ordinal) {}

  /**
   * How late each was, negative when it has no time to be late for; empty for those refused. While
   * a recipient is in doubt the first commit's time stays: a message may be there from then on.
   */
  private List<Optional<Duration>> commitAll(List<OpenRecipient> recipients) {
    Map<Place, Duration> passed = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update delivery_recipient r
                    set state = 'committing', committed_at = case r.state
                      when 'unknown' then coalesce(r.committed_at, clock_timestamp())
                      else clock_timestamp() end
                    from jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid,
                      ordinal integer, fence bigint, epoch integer, hash text), delivery d
                    where r.delivery_id = x.delivery and r.ordinal = x.ordinal
                      and r.fence = x.fence and r.finished_at is null
                      and r.state in ('planned', 'deferred', 'unknown')
                      and d.id = x.delivery and d.run_epoch = x.epoch
                      and d.deadline_at > now()
                      and (d.scheduled_at is null or d.scheduled_at <= now())
                      and not exists (select 1 from suppression s
                        where s.subscription_id = d.subscription_id and s.closed
                          and s.address_hash = x.hash)
                    returning r.delivery_id, r.ordinal, coalesce(
                      extract(epoch from clock_timestamp() - d.scheduled_at) * 1000, -1)
                      as lag_millis
                    """)
                .bind("rows", rows.of(recipients.stream().map(CommitRow::of).toList()))
                .mapTo(Committed.class)
                .forEach(
                    one ->
                        passed.put(
                            new Place(one.deliveryId(), one.ordinal()),
                            Duration.ofMillis((long) one.lagMillis()))));
    return recipients.stream()
        .map(one -> Optional.ofNullable(passed.get(new Place(one.deliveryId(), one.ordinal()))))
        .toList();
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
            Closing.bind(
                    handle.createUpdate(
                        """
                        update delivery_recipient r set %s
                        where r.delivery_id = :delivery and r.ordinal = :ordinal
                          and r.fence = :fence and r.finished_at is null
                        """
                            .formatted(Closing.SET)),
                    state,
                    errorType)
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
    var entry = LedgerEntry.of(outcome, recipient, delay(channel, recipient, outcome).orElse(null));
    outcomes.ask(OutcomeRow.of(recipient, entry, committed, startedAt));
    count(channel, entry);
    if (channel == ChannelKind.EMAIL
        && outcome instanceof SendOutcome.Rejected rejected
        && rejected.failure().type().equals("invalid_address")) {
      bounced(recipient, rejected.failure().code());
    }
  }

  private Optional<Duration> delay(
      ChannelKind channel, OpenRecipient recipient, SendOutcome outcome) {
    return LedgerEntry.costs(outcome)
        ? rounds.delay(channel, recipient.attempts() + 1)
        : rounds.repeatedDelay(channel, recipient.tries() + 1);
  }

  /** Puts a recipient off without having tried. What an earlier try met with has more to tell. */
  public void putOff(OpenRecipient recipient, PutOff putOff) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery_recipient r set
                      retry_at = now() + cast(:wait as interval),
                      (error_type, error_message) = (
                        select case when tried then r.error_type else :errorType end,
                          case when tried then r.error_message else :message end
                        from (select r.error_type not in
                          ('destination_busy', 'destination_unavailable') as tried) as earlier)
                    where delivery_id = :delivery and ordinal = :ordinal and fence = :fence
                      and finished_at is null and state <> 'committing'
                    """)
                .bind("wait", putOff.pause().toString())
                .bind("errorType", putOff.errorType())
                .bind("message", putOff.message())
                .bind("delivery", recipient.deliveryId())
                .bind("ordinal", recipient.ordinal())
                .bind("fence", recipient.fence())
                .execute());
  }

  /**
   * An outcome as it is written.
   *
   * @param outcome of the try, and {@code failureType} what went wrong with it
   * @param state of the recipient, and {@code errorType} what is told of it
   */
  private record OutcomeRow(
      UUID delivery,
      int ordinal,
      long fence,
      int epoch,
      int attempt,
      boolean committed,
      Instant startedAt,
      String outcome,
      @Nullable String failureType,
      String state,
      boolean last,
      int tries,
      @Nullable String pause,
      @Nullable String providerRef,
      @Nullable String code,
      @Nullable String errorType,
      @Nullable String errorMessage,
      @Nullable String excerpt,
      @Nullable String verdict,
      boolean possibleDuplicate) {

    static OutcomeRow of(
        OpenRecipient recipient, LedgerEntry entry, boolean committed, Instant startedAt) {
      var failure = entry.failure();
      var told = entry.told();
      var pause = entry.pause();
      var meaning = entry.meaning();
      return new OutcomeRow(
          recipient.deliveryId(),
          recipient.ordinal(),
          recipient.fence(),
          recipient.epoch(),
          (int) (recipient.fence() % ATTEMPTS_PER_EPOCH),
          committed,
          startedAt,
          entry.outcome(),
          failure == null ? null : failure.type(),
          entry.state(),
          entry.last(),
          entry.tries(),
          pause == null ? null : pause.toString(),
          entry.providerRef(),
          entry.code(),
          told == null ? null : told.type(),
          told == null ? null : told.message(),
          failure == null ? null : failure.excerpt(),
          meaning == null ? null : meaning.name(),
          entry.possibleDuplicate());
    }
  }

  private List<Boolean> writeAll(List<OutcomeRow> outcomes) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    with x as materialized (
                      select * from jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid,
                        ordinal integer, fence bigint, epoch integer, attempt integer,
                        committed boolean, started_at timestamptz, outcome text,
                        failure_type text, state text, last boolean, tries integer,
                        pause interval, provider_ref text, code text, error_type text,
                        error_message text, excerpt text, verdict text,
                        possible_duplicate boolean)
                    ), changed as (
                      update delivery_recipient r set
                        state = x.state,
                        attempts = r.attempts + x.tries,
                        retry_at = now() + x.pause,
                        provider_ref = coalesce(x.provider_ref, r.provider_ref),
                        code = x.code,
                        error_type = x.error_type,
                        error_message = x.error_message,
                        verdict = x.verdict,
                        possible_duplicate = r.possible_duplicate or x.possible_duplicate,
                        finished_at = case when x.last then clock_timestamp() end
                      from x
                      where r.delivery_id = x.delivery and r.ordinal = x.ordinal
                        and r.finished_at is null
                        and (r.fence = x.fence
                          or (x.state = 'delivered' and r.state = 'unknown'))
                    )
                    insert into delivery_attempt (delivery_id, ordinal, epoch, attempt, committed,
                      outcome, code, error_type, excerpt, started_at)
                    select delivery, ordinal, epoch, attempt, committed, outcome, code,
                      failure_type, excerpt, started_at
                    from x
                    """)
                .bind("rows", rows.of(outcomes))
                .execute());
    return outcomes.stream().map(_ -> true).toList();
  }

  private void count(ChannelKind channel, LedgerEntry entry) {
    var failure = entry.failure();
    meters
        .counter(
            "herald.outcomes",
            "channel",
            channel.wire(),
            "state",
            entry.outcome(),
            "class",
            failure == null ? "none" : failure.type())
        .increment();
    if (entry.state().equals("unknown")) {
      Doubts.told(meters, channel.wire());
    }
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
