package dev.herald.delivery.operator;

import dev.herald.delivery.ledger.RecipientState;
import dev.herald.delivery.ledger.RecipientStates;
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

  private Explanation delivered(
      long subscription, Instant at, @Nullable Instant byRule, DeliveryRow row) {
    var recipients = RecipientStates.of(jdbi, List.of(row.id())).getOrDefault(row.id(), List.of());
    var attempts = repository.attempts(row.id());
    var error = repository.error(row);
    var run =
        new Explanation.Run(
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
    return new Explanation(
        subscription,
        at,
        row.scheduledAt(),
        row.scheduledAt().equals(byRule),
        true,
        run,
        recipients.stream().map(one -> recipient(one, attempts)).toList(),
        Sentences.delivered(row, error, recipients, dispatch.read()));
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
