package dev.herald.delivery.slack;

import dev.herald.platform.event.Event;
import dev.herald.platform.event.Events;
import dev.herald.platform.event.Events.MalformedEvent;
import dev.herald.platform.event.Topics;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Property;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hears of workspaces that were connected anew or removed. Each worker keeps tokens, so each hears
 * everything, from its start on; what it misses is asked for anew soon enough.
 */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}delivery-slack",
    uniqueGroupId = true,
    offsetReset = OffsetReset.LATEST,
    offsetStrategy = OffsetStrategy.DISABLED,
    properties = {
      // A topic made after this start is noticed within seconds.
      @Property(name = ConsumerConfig.METADATA_MAX_AGE_CONFIG, value = "5000")
    })
final class IntegrationsConsumer {

  private final SlackCredentials credentials;
  private final Events events;

  IntegrationsConsumer(SlackCredentials credentials, Events events) {
    this.credentials = credentials;
    this.events = events;
  }

  @Topic(Topics.ORG)
  void receive(ConsumerRecord<String, String> told) {
    try {
      events.parse(told).ifPresent(this::heard);
    } catch (MalformedEvent _) {
      credentials.forgetAll();
    }
  }

  private void heard(Event event) {
    switch (event.type()) {
      case "integration.changed.v1", "integration.removed.v1" ->
          credentials.forget(event.data().path("project_id").asLong());
      default -> {
        // Everything else concerns others.
      }
    }
  }
}
