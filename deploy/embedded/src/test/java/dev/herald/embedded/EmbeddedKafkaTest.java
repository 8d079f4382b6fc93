package dev.herald.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @TempDir Path directory;

  @Test
  void aRestartTakesNoLongerThanAFirstStart() {
    Duration first = time(() -> EmbeddedKafka.durable(directory, 0).close());
    Duration second = time(() -> EmbeddedKafka.durable(directory, 0).close());
    // A node that waits for its own former session to end waits nine seconds more.
    assertThat(second).isLessThan(first.plusSeconds(5));
  }

  private static Duration time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void recordsOutliveARestart() throws Exception {
    try (var first = EmbeddedKafka.durable(directory, 0);
        var producer =
            new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", first.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      producer.send(new ProducerRecord<>("kept", "key", "value")).get();
    }
    try (var second = EmbeddedKafka.durable(directory, 0)) {
      assertThat(read(second, "kept")).containsExactly("value");
    }
  }

  private static List<String> read(EmbeddedKafka node, String topic) {
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                node.bootstrapServers(),
                "group.id",
                "test",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Instant deadline = Instant.now().plusSeconds(20);
      while (values.isEmpty() && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
      }
    }
    return values;
  }
}
