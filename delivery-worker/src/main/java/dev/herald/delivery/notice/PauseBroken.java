package dev.herald.delivery.notice;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.DeliveryEnds;
import dev.herald.delivery.ledger.EndedDelivery;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.ledger.TracedOutbox;
import dev.herald.delivery.schedule.DueEntry;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.ScheduleEntryRepository;
import dev.herald.delivery.schedule.SubscriptionVersions;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how deliveries end: pauses a subscription that cannot work, at once when its target or
 * integration is broken, after several failures in a row otherwise; and tells its owner once.
 */
@Singleton
final class PauseBroken implements DeliveryEnds {

  private static final Logger LOG = LoggerFactory.getLogger(PauseBroken.class);

  private final SubscriptionHealth health;
  private final ScheduleEntryRepository entries;
  private final SubscriptionVersions versions;
  private final NoticeRepository notices;
  private final TracedOutbox outbox;
  private final PauseConfiguration configuration;

  PauseBroken(
      SubscriptionHealth health,
      ScheduleEntryRepository entries,
      SubscriptionVersions versions,
      NoticeRepository notices,
      TracedOutbox outbox,
      PauseConfiguration configuration) {
    this.health = health;
    this.entries = entries;
    this.versions = versions;
    this.notices = notices;
    this.outbox = outbox;
    this.configuration = configuration;
  }

  /** What subscriptions-service is told. */
  record SubscriptionPaused(
      long subscriptionId, long projectId, long ruleVersion, String reason, String errorType) {}

  @Override
  public void ended(List<EndedDelivery> deliveries) {
    var well =
        deliveries.stream().filter(EndedDelivery::completed).map(EndedDelivery::delivery).toList();
    for (RunningDelivery one : health.recovered(well)) {
      notices.add("recovered:" + one.id(), one, "recovered", null, null);
    }
    // Sorted: workers that find the same integration broken would else wait for each other.
    var pauses = new TreeMap<Long, Pause>();
    deliveries.stream()
        .filter(EndedDelivery::failed)
        .sorted(Comparator.comparingLong(ended -> ended.delivery().subscriptionId()))
        .forEach(ended -> failed(ended, pauses));
    pauses.values().forEach(this::pause);
  }

  /**
   * A subscription to be paused.
   *
   * @param told whether its owner gets a notice; those paused along with another do not
   */
  private record Pause(
      long subscription, long ruleVersion, RunningDelivery cause, RunError error, boolean told) {

    static Pause of(RunningDelivery delivery, RunError error) {
      return new Pause(delivery.subscriptionId(), delivery.ruleVersion(), delivery, error, true);
    }
  }

  private void failed(EndedDelivery ended, SortedMap<Long, Pause> pauses) {
    var delivery = ended.delivery();
    var error = ended.error();
    if (error == null) {
      return;
    }
    var broken = ended.broken();
    if (broken != null) {
      pauses.putIfAbsent(delivery.subscriptionId(), Pause.of(delivery, error));
      if (broken == SendOutcome.Verdict.INTEGRATION_BROKEN) {
        pauseSiblings(delivery, error, pauses);
      }
    } else if (delivery.origin().equals(Origin.SCHEDULE.wire())) {
      failing(delivery, error, pauses);
    }
  }

  /** The others that speak through the same integration; the first one's notice speaks for all. */
  private void pauseSiblings(
      RunningDelivery delivery, RunError error, SortedMap<Long, Pause> pauses) {
    var state = versions.load(List.of(delivery.subscription())).get(delivery.subscription());
    var integration = state == null ? null : state.integrationId();
    if (integration == null) {
      return;
    }
    for (DueEntry sibling : entries.listByIntegration(delivery.projectId(), integration)) {
      long id = sibling.subscriptionId();
      pauses.putIfAbsent(id, new Pause(id, sibling.ruleVersion(), delivery, error, false));
    }
  }

  private void failing(RunningDelivery delivery, RunError error, SortedMap<Long, Pause> pauses) {
    var trouble = health.failed(delivery, error);
    boolean enough =
        trouble.failures() >= configuration.failures()
            || trouble.lasting().compareTo(configuration.after()) >= 0;
    if (enough) {
      pauses.putIfAbsent(delivery.subscriptionId(), Pause.of(delivery, error));
    } else if (trouble.failures() == 1) {
      notices.add("failing:" + delivery.id(), delivery, "failing", error.type(), error.message());
    }
  }

  /** Of several workers at it only one gets through, and only that one tells. */
  private void pause(Pause pause) {
    if (!entries.pause(pause.subscription(), pause.ruleVersion())) {
      return;
    }
    var cause = pause.cause();
    var error = pause.error();
    health.paused(pause.subscription(), cause, error);
    outbox.addAll(List.of(cause.traced(message(pause))));
    if (pause.told()) {
      notices.add("paused:" + cause.id(), cause, "paused", error.type(), error.message());
    }
    LOG.warn("subscription paused subscription={} error={}", pause.subscription(), error.type());
  }

  private static Outbox.Message message(Pause pause) {
    return new Outbox.Message(
        Topics.DELIVERIES,
        Long.toString(pause.subscription()),
        "subscription.paused.v1",
        new SubscriptionPaused(
            pause.subscription(),
            pause.cause().projectId(),
            pause.ruleVersion(),
            pause.error().message(),
            pause.error().type()));
  }
}
