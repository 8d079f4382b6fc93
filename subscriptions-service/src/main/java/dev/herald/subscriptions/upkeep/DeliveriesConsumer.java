package dev.herald.subscriptions.upkeep;

import dev.herald.platform.event.Event;
import dev.herald.platform.event.Events;
import dev.herald.platform.event.Inbox;
import dev.herald.platform.event.Topics;
import dev.herald.subscriptions.subscription.SaveSubscription;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Follows the worker: which date comes next, and what it has given up. */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}subscriptions-deliveries",
    offsetReset = OffsetReset.EARLIEST,
    offsetStrategy = OffsetStrategy.SYNC,
    batch = true)
class DeliveriesConsumer {

  private final Inbox inbox;
  private final Events events;
  private final UpkeepRepository upkeep;
  private final SaveSubscription save;

  DeliveriesConsumer(Inbox inbox, Events events, UpkeepRepository upkeep, SaveSubscription save) {
    this.inbox = inbox;
    this.events = events;
    this.upkeep = upkeep;
    this.save = save;
  }

  @Topic(Topics.DELIVERIES)
  void receive(List<ConsumerRecord<String, String>> records) {
    inbox.receive("subscriptions-deliveries", records, this::handle);
  }

  private void handle(Event event) {
    switch (event.type()) {
      case "schedule.advanced.v1" -> {
        var told = events.data(event, ScheduleAdvanced.class);
        upkeep.advance(
            told.projectId(), told.subscriptionId(), told.ruleVersion(), told.nextDeliveryDate());
      }
      case "subscription.paused.v1" -> {
        var told = events.data(event, SubscriptionPaused.class);
        save.tellAgain(upkeep.pause(told));
      }
      default -> {
        // of no interest here
      }
    }
  }

  @Introspected
  record ScheduleAdvanced(
      long subscriptionId, long projectId, long ruleVersion, @Nullable Instant nextDeliveryDate) {}

  /**
   * What the worker has given up.
   *
   * @param targetType of the target that failed; null when the worker is too old to say
   */
  @Introspected
  record SubscriptionPaused(
      long subscriptionId,
      long projectId,
      long ruleVersion,
      @Nullable String targetType,
      @Nullable String targetValue,
      @Nullable Long integrationId) {}
}
