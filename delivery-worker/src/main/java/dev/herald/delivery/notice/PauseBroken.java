package dev.herald.delivery.notice;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.DeliveryEnds;
import dev.herald.delivery.ledger.EndedDelivery;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.DueEntry;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.ScheduleEntryRepository;
import dev.herald.delivery.schedule.SubscriptionVersions;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
  private final Outbox outbox;
  private final PauseConfiguration configuration;

  PauseBroken(
      SubscriptionHealth health,
      ScheduleEntryRepository entries,
      SubscriptionVersions versions,
      NoticeRepository notices,
      Outbox outbox,
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
    deliveries.stream().filter(EndedDelivery::failed).forEach(this::failed);
  }

  private void failed(EndedDelivery ended) {
    var delivery = ended.delivery();
    var error = ended.error();
    if (error == null) {
      return;
    }
    var broken = ended.broken();
    if (broken != null) {
      broken(delivery, error, broken);
    } else if (delivery.origin().equals(Origin.SCHEDULE.wire())) {
      failing(delivery, error);
    }
  }

  private void broken(RunningDelivery delivery, RunError error, SendOutcome.Verdict broken) {
    boolean first = pause(delivery.subscriptionId(), delivery.ruleVersion(), delivery, error);
    if (first) {
      notices.add("paused:" + delivery.id(), delivery, "paused", error.type(), error.message());
    }
    if (broken == SendOutcome.Verdict.INTEGRATION_BROKEN) {
      pauseSiblings(delivery, error);
    }
  }

  /** The others that speak through the same integration; the first one's notice speaks for all. */
  private void pauseSiblings(RunningDelivery delivery, RunError error) {
    var state = versions.load(List.of(delivery.subscription())).get(delivery.subscription());
    var integration = state == null ? null : state.integrationId();
    if (integration == null) {
      return;
    }
    for (DueEntry sibling : entries.listByIntegration(delivery.projectId(), integration)) {
      pause(sibling.subscriptionId(), sibling.ruleVersion(), delivery, error);
    }
  }

  private void failing(RunningDelivery delivery, RunError error) {
    var trouble = health.failed(delivery, error);
    boolean enough =
        trouble.failures() >= configuration.failures()
            || trouble.lasting().compareTo(configuration.after()) >= 0;
    if (enough && pause(delivery.subscriptionId(), delivery.ruleVersion(), delivery, error)) {
      notices.add("paused:" + delivery.id(), delivery, "paused", error.type(), error.message());
    } else if (trouble.failures() == 1) {
      notices.add("failing:" + delivery.id(), delivery, "failing", error.type(), error.message());
    }
  }

  private boolean pause(
      long subscription, long ruleVersion, RunningDelivery cause, @Nullable RunError error) {
    if (error == null || !entries.pause(subscription, ruleVersion)) {
      return false;
    }
    health.paused(subscription, cause, error);
    outbox.add(
        Topics.DELIVERIES,
        Long.toString(subscription),
        "subscription.paused.v1",
        new SubscriptionPaused(
            subscription, cause.projectId(), ruleVersion, error.message(), error.type()));
    LOG.warn("subscription paused subscription={} error={}", subscription, error.type());
    return true;
  }
}
