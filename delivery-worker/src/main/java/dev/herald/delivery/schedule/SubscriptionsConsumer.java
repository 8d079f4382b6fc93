package dev.herald.delivery.schedule;

import dev.herald.delivery.schedule.ScheduleProjection.Told;
import dev.herald.platform.event.Event;
import dev.herald.platform.event.Events;
import dev.herald.platform.event.Inbox;
import dev.herald.platform.event.Topics;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears what shall be delivered, to whom, when. */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}delivery-schedule",
    offsetReset = OffsetReset.EARLIEST,
    offsetStrategy = OffsetStrategy.SYNC,
    batch = true)
final class SubscriptionsConsumer {

  private static final String CHANGED = "subscription.changed.v1";

  private final Inbox inbox;
  private final Events events;
  private final ScheduleProjection projection;
  private final ScheduleBell bell;

  SubscriptionsConsumer(
      Inbox inbox, Events events, ScheduleProjection projection, ScheduleBell bell) {
    this.inbox = inbox;
    this.events = events;
    this.projection = projection;
    this.bell = bell;
  }

  @Topic(Topics.SUBSCRIPTIONS)
  void receive(List<ConsumerRecord<String, String>> records) {
    inbox.receiveStates("delivery-schedule", records, this::apply);
    bell.ring();
  }

  private void apply(List<Event> heard) {
    projection.apply(
        heard.stream()
            .filter(event -> event.type().equals(CHANGED))
            .map(event -> new Told(events.data(event, SubscriptionState.class), event.time()))
            .toList());
  }
}
