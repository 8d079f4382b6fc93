package dev.herald.delivery.schedule;

import dev.herald.delivery.schedule.ScheduleEntryRepository.Advanced;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns due occurrences into deliveries.
 *
 * <p>Before its commit nothing has happened; after it the send is planned durably, whatever else is
 * down. Any number of claimers may run: each locks rows the others skip.
 */
@Singleton
public class Claimer {

  private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

  /** Occurrences of one entry dealt with per transaction; the rest is claimed right after. */
  private static final int OCCURRENCES_AT_ONCE = 400;

  /** Occurrences of all entries together after which a transaction takes up no further entry. */
  private static final int ENOUGH = 2000;

  private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);
  private static final Duration SHORTEST_DEADLINE = Duration.ofMinutes(15);

  private final ScheduleEntryRepository entries;
  private final DeliveryPlan plan;
  private final DispatchSwitch dispatch;
  private final Outbox outbox;
  private final ScheduleConfiguration configuration;

  Claimer(
      ScheduleEntryRepository entries,
      DeliveryPlan plan,
      DispatchSwitch dispatch,
      Outbox outbox,
      ScheduleConfiguration configuration) {
    this.entries = entries;
    this.plan = plan;
    this.dispatch = dispatch;
    this.outbox = outbox;
    this.configuration = configuration;
  }

  /** What others are told of a schedule that moved on. */
  record ScheduleAdvanced(
      long subscriptionId,
      long projectId,
      long ruleVersion,
      Instant scheduledAt,
      @Nullable Instant nextDeliveryDate) {}

  /**
   * Claims one batch.
   *
   * @return how many entries
   */
  @Transactional
  public int claim() {
    if (dispatch.paused()) {
      return 0;
    }
    var due =
        entries.lockDue(
            configuration.lead(), configuration.claimWindow(), configuration.claimBatch());
    if (due.isEmpty()) {
      return 0;
    }
    List<PlannedDelivery> deliveries = new ArrayList<>();
    List<Advanced> advanced = new ArrayList<>();
    List<Outbox.Message> messages = new ArrayList<>();
    for (DueEntry entry : due) {
      if (deliveries.size() >= ENOUGH) {
        break;
      }
      var decided = decide(entry);
      deliveries.addAll(planned(entry, decided));
      advanced.add(new Advanced(entry.subscriptionId(), decided.firing().next()));
      messages.add(message(entry, decided.firing()));
    }
    plan.add(deliveries);
    entries.advance(advanced);
    outbox.addAll(messages);
    return advanced.size();
  }

  /**
   * What becomes of an entry.
   *
   * @param skip why its missed occurrences are missed
   */
  private record Decided(Firing firing, PlannedDelivery.Skip skip) {}

  private Decided decide(DueEntry entry) {
    try {
      var firing =
          Firing.of(
              entry.rule(),
              entry.nextFireAt(),
              entry.now(),
              configuration.catchUp(),
              OCCURRENCES_AT_ONCE);
      return new Decided(firing, PlannedDelivery.Skip.missedWindow());
    } catch (RuntimeException failure) {
      // One broken rule must not hold up the others; it rests until its owner changes it.
      LOG.error("schedule unusable subscription={}", entry.subscriptionId(), failure);
      return new Decided(
          Firing.without(entry.nextFireAt()), PlannedDelivery.Skip.ruleInvalid(failure));
    }
  }

  private static List<PlannedDelivery> planned(DueEntry entry, Decided decided) {
    List<PlannedDelivery> planned = new ArrayList<>();
    var firing = decided.firing();
    int older = firing.missed().size();
    for (Instant missed : firing.missed()) {
      // A microsecond apart, so that the history lists them in their order.
      Instant createdAt = entry.now().minusNanos(1000L * older--);
      planned.add(delivery(entry, missed, createdAt, firing, decided.skip()));
    }
    if (firing.deliver() != null) {
      planned.add(delivery(entry, firing.deliver(), entry.now(), firing, null));
    }
    return planned;
  }

  private static PlannedDelivery delivery(
      DueEntry entry,
      Instant occurrence,
      Instant createdAt,
      Firing firing,
      PlannedDelivery.@Nullable Skip skip) {
    return new PlannedDelivery(
        occurrenceKey(entry.subscriptionId(), occurrence),
        Origin.SCHEDULE,
        entry.subscriptionId(),
        entry.version(),
        entry.ruleVersion(),
        entry.projectId(),
        entry.organizationId(),
        entry.targetType(),
        entry.targetValue(),
        false,
        occurrence,
        firing.next(),
        createdAt,
        deadline(occurrence, entry.now(), firing.next()),
        skip == null ? Recipients.of(entry.targetType(), entry.targetValue()) : List.of(),
        skip,
        null,
        null);
  }

  /** Names an occurrence; without the rule's version, so that an edit cannot double an instant. */
  public static String occurrenceKey(long subscription, Instant occurrence) {
    return "sched:" + subscription + ":" + occurrence.getEpochSecond();
  }

  private static Instant deadline(Instant occurrence, Instant now, @Nullable Instant next) {
    Instant start = occurrence.isAfter(now) ? occurrence : now;
    Instant latest = start.plus(LONGEST_DEADLINE);
    if (next != null) {
      var most = occurrence.plus(Duration.between(occurrence, next).multipliedBy(9).dividedBy(10));
      latest = most.isBefore(latest) ? most : latest;
    }
    var soonest = start.plus(SHORTEST_DEADLINE);
    return latest.isBefore(soonest) ? soonest : latest;
  }

  private static Outbox.Message message(DueEntry entry, Firing firing) {
    Instant last = firing.deliver() != null ? firing.deliver() : firing.missed().getLast();
    return new Outbox.Message(
        Topics.DELIVERIES,
        Long.toString(entry.subscriptionId()),
        "schedule.advanced.v1",
        new ScheduleAdvanced(
            entry.subscriptionId(), entry.projectId(), entry.ruleVersion(), last, firing.next()));
  }
}
