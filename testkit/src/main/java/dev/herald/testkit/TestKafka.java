package dev.herald.testkit;

import dev.herald.embedded.EmbeddedKafka;
import org.testcontainers.kafka.KafkaContainer;

/** The Kafka node of this test JVM. */
public sealed interface TestKafka extends AutoCloseable {
  String bootstrapServers();

  @Override
  void close();

  /** Run by this JVM. */
  record Embedded(EmbeddedKafka node) implements TestKafka {
    @Override
    public String bootstrapServers() {
      return node.bootstrapServers();
    }

    @Override
    public void close() {
      node.close();
    }
  }

  /** Run by Docker. */
  record Docker(KafkaContainer container) implements TestKafka {
    @Override
    public String bootstrapServers() {
      return container.getBootstrapServers();
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
