package dev.herald.delivery.notice;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.DeliveryEnds;
import dev.herald.delivery.ledger.EndedDelivery;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.ledger.TracedOutbox;
import dev.herald.delivery.schedule.Aim;
import dev.herald.delivery.schedule.DueEntry;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.ScheduleEntryRepository;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how deliveries end: pauses a subscription that cannot work, at once when its target or
 * integration is broken, after several failures in a row otherwise; and tells its owner once.
 *
 * <p>What a delivery found out about a target that has been replaced since is of no interest.
 */
@Singleton
final class PauseBroken implements DeliveryEnds {

  private static final Logger LOG = LoggerFactory.getLogger(PauseBroken.class);

  private final SubscriptionHealth health;
  private final Failures failures;
  private final ScheduleEntryRepository entries;
  private final NoticeRepository notices;
  private final TracedOutbox outbox;
  private final PauseConfiguration configuration;

  PauseBroken(
      SubscriptionHealth health,
      Failures failures,
      ScheduleEntryRepository entries,
      NoticeRepository notices,
      TracedOutbox outbox,
      PauseConfiguration configuration) {
    this.health = health;
    this.failures = failures;
    this.entries = entries;
    this.notices = notices;
    this.outbox = outbox;
    this.configuration = configuration;
  }

  /** What subscriptions-service is told. */
  record SubscriptionPaused(
      long subscriptionId,
      long projectId,
      long ruleVersion,
      String targetType,
      String targetValue,
      @Nullable Long integrationId,
      String reason,
      String errorType) {}

  @Override
  public void ended(List<EndedDelivery> deliveries) {
    var well =
        deliveries.stream().filter(EndedDelivery::completed).map(EndedDelivery::delivery).toList();
    for (RunningDelivery one : health.recovered(well)) {
      notices.add("recovered:" + one.id(), one, "recovered", null, null);
    }
    // Sorted: workers that find the same integration broken would else wait for each other.
    var pauses = new TreeMap<Long, Pause>();
    failures.among(deliveries).forEach(failure -> failed(failure, pauses));
    pauses.values().forEach(this::pause);
  }

  /**
   * A subscription to be paused.
   *
   * @param told whether its owner gets a notice; those paused along with another do not
   */
  private record Pause(Aim aim, RunningDelivery cause, RunError error, boolean told) {

    static Pause of(Failure failure) {
      return new Pause(failure.aim(), failure.delivery(), failure.error(), true);
    }
  }

  private void failed(Failure failure, SortedMap<Long, Pause> pauses) {
    if (!entries.stands(failure.aim())) {
      return;
    }
    long subscription = failure.aim().subscriptionId();
    var broken = failure.broken();
    if (broken != null && failures.concernsAll(failure)) {
      pauses.putIfAbsent(subscription, Pause.of(failure));
      if (broken == SendOutcome.Verdict.INTEGRATION_BROKEN) {
        pauseSiblings(failure, pauses);
      }
    } else if (failure.delivery().origin().equals(Origin.SCHEDULE.wire())
        && failsTooOften(failure)) {
      pauses.putIfAbsent(subscription, Pause.of(failure));
    }
  }

  /** The others that speak through the same integration; the first one's notice speaks for all. */
  private void pauseSiblings(Failure failure, SortedMap<Long, Pause> pauses) {
    var integration = failure.aim().integrationId();
    if (integration == null) {
      return;
    }
    long project = failure.delivery().projectId();
    for (DueEntry sibling : entries.listByIntegration(project, integration)) {
      var aim =
          new Aim(
              sibling.subscriptionId(),
              sibling.ruleVersion(),
              sibling.targetType(),
              sibling.targetValue(),
              integration);
      pauses.putIfAbsent(
          aim.subscriptionId(), new Pause(aim, failure.delivery(), failure.error(), false));
    }
  }

  /** Notes another failure; the owner is told of the first, whoever is to blame. */
  private boolean failsTooOften(Failure failure) {
    var delivery = failure.delivery();
    var error = failure.error();
    boolean theirs = failure.isTheirs();
    var trouble = health.failed(delivery, error, theirs);
    boolean tooOften =
        theirs
            && (trouble.failures() >= configuration.failures()
                || trouble.lasting().compareTo(configuration.after()) >= 0);
    boolean first = trouble.begins() || (theirs && trouble.failures() == 1);
    if (first && !tooOften) {
      notices.add("failing:" + delivery.id(), delivery, "failing", error.type(), error.message());
    }
    return tooOften;
  }

  /** Of several workers at it only one gets through, and only that one tells. */
  private void pause(Pause pause) {
    if (!entries.pause(pause.aim())) {
      return;
    }
    long subscription = pause.aim().subscriptionId();
    var cause = pause.cause();
    var error = pause.error();
    health.paused(subscription, cause, error);
    outbox.addAll(List.of(cause.traced(message(pause))));
    if (pause.told()) {
      notices.add("paused:" + cause.id(), cause, "paused", error.type(), error.message());
    }
    LOG.warn("subscription paused subscription={} error={}", subscription, error.type());
  }

  private static Outbox.Message message(Pause pause) {
    var aim = pause.aim();
    return new Outbox.Message(
        Topics.DELIVERIES,
        Long.toString(aim.subscriptionId()),
        "subscription.paused.v1",
        new SubscriptionPaused(
            aim.subscriptionId(),
            pause.cause().projectId(),
            aim.ruleVersion(),
            aim.targetType(),
            aim.targetValue(),
            aim.integrationId(),
            pause.error().message(),
            pause.error().type()));
  }
}
