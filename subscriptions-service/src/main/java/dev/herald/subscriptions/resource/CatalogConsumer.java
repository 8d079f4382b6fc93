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
      case "insight.changed.v1" -> take(events.data(event, Insight.class));
      case "dashboard.changed.v1" -> take(events.data(event, DashboardState.class).dashboard());
      default -> {
        // of no interest here
      }
    }
  }

  private void take(Insight insight) {
    boolean alike = resources.insight(insight.id()).filter(insight::looksLike).isPresent();
    resources.put(insight);
    if (!alike) {
      follower.insightChanged(insight.id());
    }
  }

  private void take(Dashboard dashboard) {
    boolean alike = resources.dashboard(dashboard.id()).filter(dashboard::looksLike).isPresent();
    resources.put(dashboard);
    if (!alike) {
      follower.dashboardChanged(dashboard.id());
    }
  }
}
