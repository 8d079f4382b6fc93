package dev.herald.gateway.access;

import dev.herald.platform.event.Events;
import dev.herald.platform.event.Events.MalformedEvent;
import dev.herald.platform.event.Topics;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Property;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what changes about keys, members, organizations and projects.
 *
 * <p>Every gateway must hear everything, so each is a group of its own; it starts at the end, for
 * it remembers nothing from before, and commits nothing.
 */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}gateway",
    uniqueGroupId = true,
    offsetReset = OffsetReset.LATEST,
    offsetStrategy = OffsetStrategy.DISABLED,
    properties = {
      // A topic made after this start is noticed within seconds.
      @Property(name = ConsumerConfig.METADATA_MAX_AGE_CONFIG, value = "5000")
    })
final class OrgEventsConsumer implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(OrgEventsConsumer.class);

  private final KnownKeys known;
  private final Events events;

  OrgEventsConsumer(KnownKeys known, Events events) {
    this.known = known;
    this.events = events;
  }

  @Topic(Topics.ORG)
  void receive(ConsumerRecord<String, String> told) {
    try {
      events.parse(told).ifPresent(known::heard);
    } catch (MalformedEvent malformed) {
      LOG.warn("event not understood, all answers forgotten offset={}", told.offset(), malformed);
      known.forgetAll();
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    known.forgetAll();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    // Until they are assigned again, the time to live bounds what is believed.
  }
}
