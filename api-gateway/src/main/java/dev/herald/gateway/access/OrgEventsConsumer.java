package dev.herald.gateway.access;

import dev.herald.platform.event.Events;
import dev.herald.platform.event.Events.MalformedEvent;
import dev.herald.platform.event.Topics;
import io.micronaut.configuration.kafka.ConsumerAware;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Property;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
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
final class OrgEventsConsumer implements ConsumerAware<String, String>, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(OrgEventsConsumer.class);

  /** For the broker to say where a partition ends; milliseconds when all is well. */
  private static final Duration FIND_END = Duration.ofSeconds(5);

  private final KnownKeys known;
  private final Events events;
  private @Nullable Consumer<String, String> consumer;

  OrgEventsConsumer(KnownKeys known, Events events) {
    this.known = known;
    this.events = events;
  }

  @Override
  public void setKafkaConsumer(Consumer<String, String> consumer) {
    this.consumer = consumer;
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

  /**
   * Hears from now on, then forgets what was believed before. The other way round, an answer kept
   * in between could be made wrong by an event that lies before the place where hearing begins.
   */
  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    try {
      for (TopicPartition partition : partitions) {
        Objects.requireNonNull(consumer).position(partition, FIND_END);
      }
    } catch (KafkaException failure) {
      // It is asked for again by the next poll; the time to live bounds what is believed.
      LOG.warn("end of the events not found yet cause={}", failure.toString());
    }
    known.forgetAll();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    // Until they are assigned again, the time to live bounds what is believed.
  }
}
