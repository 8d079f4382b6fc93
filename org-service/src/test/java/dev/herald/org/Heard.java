package dev.herald.org;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.event.Topics;
import dev.herald.testkit.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the whole topic of this service, as another service would. */
final class Heard implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<String, String> consumer =
      new KafkaConsumer<>(
          Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()),
          new StringDeserializer(),
          new StringDeserializer());
  private final List<JsonNode> events = new ArrayList<>();

  Heard() {
    var partitions =
        consumer.partitionsFor(Topics.ORG).stream()
            .map(one -> new TopicPartition(Topics.ORG, one.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The envelopes of one key in order, once there are so many. */
  List<JsonNode> of(String key, int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> poll(key).size() >= count);
    return poll(key);
  }

  private List<JsonNode> poll(String key) {
    for (var told : consumer.poll(Duration.ofMillis(100))) {
      events.add(read(told.value()));
    }
    return events.stream().filter(event -> event.path("subject").asText().equals(key)).toList();
  }

  private static JsonNode read(String envelope) {
    try {
      return JSON.readTree(envelope);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException(failure);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
