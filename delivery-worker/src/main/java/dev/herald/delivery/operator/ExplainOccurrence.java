package dev.herald.delivery.operator;

import dev.herald.delivery.ledger.RecipientState;
import dev.herald.delivery.ledger.RecipientStates;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.operator.ExplainRepository.AttemptRow;
import dev.herald.delivery.operator.ExplainRepository.DeliveryRow;
import dev.herald.delivery.operator.ExplainRepository.Standing;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.delivery.schedule.DueEntry;
import dev.herald.delivery.schedule.ScheduleEntryRepository;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.recurrence.RecurrenceRule;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Puts together why an occurrence did or did not go out. */
@Singleton
final class ExplainOccurrence {

  /** How far back the rule is searched for an earlier occurrence, in widening steps. */
  private static final List<Duration> STEPS =
      List.of(Duration.ofDays(8), Duration.ofDays(400), Duration.ofDays(4000));

  private static final int MOST = 5000;

  private final ScheduleEntryRepository entries;
  private final ExplainRepository repository;
  private final DispatchSwitch dispatch;
  private final Jdbi jdbi;
  private final Clock clock;

  ExplainOccurrence(
      ScheduleEntryRepository entries,
      ExplainRepository repository,
      DispatchSwitch dispatch,
      Jdbi jdbi,
      Clock clock) {
    this.entries = entries;
    this.repository = repository;
    this.dispatch = dispatch;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  Explanation explain(long subscription, Instant at) {
    var rule = entries.find(subscription).flatMap(ExplainOccurrence::rule);
    var standing = repository.standing(subscription);
    var byRule = rule.flatMap(known -> nearest(known, at)).orElse(null);
    var delivery = repository.nearest(subscription, at).orElse(null);
    if (standing.isEmpty() && delivery == null) {
      throw Refusal.notFound();
    }
    if (delivery != null && byRule != null && nearer(byRule, delivery.scheduledAt(), at)) {
      delivery = null;
    }
    return delivery == null
        ? planned(subscription, at, byRule, standing.orElse(null))
        : delivered(subscription, at, byRule, delivery);
  }

  /** A delivery with what became of its recipients. */
  record Told(DeliveryRow row, @Nullable RunError error, List<RecipientState> recipients) {}

  private Explanation delivered(
      long subscription, Instant at, @Nullable Instant byRule, DeliveryRow row) {
    var told = told(List.of(row)).getFirst();
    var resends = told(repository.resends(row.id()));
    return new Explanation(
        subscription,
        at,
        row.scheduledAt(),
        row.scheduledAt().equals(byRule),
        true,
        run(told),
        recipients(told),
        resends.stream().map(one -> new Explanation.Resent(run(one), recipients(one))).toList(),
        Sentences.delivered(told, resends, dispatch.read()));
  }

  private List<Told> told(List<DeliveryRow> rows) {
    var recipients = RecipientStates.of(jdbi, rows.stream().map(DeliveryRow::id).toList());
    return rows.stream()
        .map(
            row ->
                new Told(row, repository.error(row), recipients.getOrDefault(row.id(), List.of())))
        .toList();
  }

  private static Explanation.Run run(Told told) {
    var row = told.row();
    var error = told.error();
    return new Explanation.Run(
        row.id(),
        row.status(),
        row.phase(),
        row.triggerType(),
        row.workflowId(),
        row.createdAt(),
        row.startedAt(),
        row.finishedAt(),
        row.rounds(),
        row.nextRoundAt(),
        row.deadlineAt(),
        error == null ? null : error.type(),
        error == null ? null : error.message());
  }

  private List<Explanation.Recipient> recipients(Told told) {
    var attempts = repository.attempts(told.row().id());
    return told.recipients().stream().map(one -> recipient(one, attempts)).toList();
  }

  private Explanation planned(
      long subscription, Instant at, @Nullable Instant byRule, @Nullable Standing standing) {
    return new Explanation(
        subscription,
        at,
        byRule,
        byRule != null,
        false,
        null,
        List.of(),
        List.of(),
        Sentences.planned(byRule, standing, dispatch.read(), clock.instant()));
  }

  private static Explanation.Recipient recipient(
      RecipientState one, Map<Integer, List<AttemptRow>> attempts) {
    return new Explanation.Recipient(
        one.address(),
        one.recipientKey(),
        one.state(),
        one.attempts(),
        one.committedAt(),
        one.finishedAt(),
        one.code(),
        one.errorType(),
        one.errorMessage(),
        one.possibleDuplicate(),
        attempts.getOrDefault(one.ordinal(), List.of()).stream()
            .map(
                row ->
                    new Explanation.Attempt(
                        row.startedAt(),
                        row.endedAt(),
                        row.committed(),
                        row.outcome(),
                        row.code(),
                        row.errorType(),
                        row.excerpt()))
            .toList());
  }

  private static Optional<RecurrenceRule> rule(DueEntry entry) {
    try {
      return Optional.of(entry.rule());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> nearest(RecurrenceRule rule, Instant at) {
    return Stream.of(before(rule, at), rule.next(at))
        .flatMap(Optional::stream)
        .reduce((one, other) -> nearer(one, other, at) ? one : other);
  }

  private static Optional<Instant> before(RecurrenceRule rule, Instant at) {
    for (Duration step : STEPS) {
      var found = rule.between(at.minus(step), at, MOST);
      if (!found.isEmpty()) {
        return Optional.of(found.getLast());
      }
    }
    return Optional.empty();
  }

  private static boolean nearer(Instant one, Instant other, Instant at) {
    return Duration.between(one, at).abs().compareTo(Duration.between(other, at).abs()) < 0;
  }
}
