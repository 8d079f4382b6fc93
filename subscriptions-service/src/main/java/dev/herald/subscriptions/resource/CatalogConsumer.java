package dev.herald.subscriptions.resource;

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

/** Follows what becomes of insights and dashboards. */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}subscriptions-catalog",
    offsetReset = OffsetReset.EARLIEST,
    offsetStrategy = OffsetStrategy.SYNC,
    batch = true)
class CatalogConsumer {

  private final Inbox inbox;
  private final Events events;
  private final ResourceRepository resources;
  private final ResourceFollower follower;

  CatalogConsumer(
      Inbox inbox, Events events, ResourceRepository resources, ResourceFollower follower) {
    this.inbox = inbox;
    this.events = events;
    this.resources = resources;
    this.follower = follower;
  }

  @Topic(Topics.CATALOG)
  void receive(List<ConsumerRecord<String, String>> records) {
    inbox.receive("subscriptions-catalog", records, this::handle);
  }

  private void handle(Event event) {
    switch (event.type()) {
      case "insight.changed.v1" -> {
        var insight = events.data(event, Insight.class);
        if (resources.put(insight)) {
          follower.insightChanged(insight.id());
        }
      }
      case "dashboard.changed.v1" -> {
        var dashboard = events.data(event, DashboardState.class).dashboard();
        if (resources.put(dashboard)) {
          follower.dashboardChanged(dashboard.id());
        }
      }
      default -> {
        // of no interest here
      }
    }
  }
}
