package dev.herald.platform.event;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The one producer of this process: idempotent, all replicas.
 *
 * <p>Made at first use, so that a broker that is away at start stops nothing.
 */
@Singleton
public final class EventProducer {

  private final KafkaDefaultConfiguration kafka;
  private @Nullable KafkaProducer<String, String> producer;

  EventProducer(KafkaDefaultConfiguration kafka) {
    this.kafka = kafka;
  }

  public Future<RecordMetadata> send(ProducerRecord<String, String> record) {
    return producer().send(record);
  }

  public void flush() {
    producer().flush();
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
      producer = null;
    }
  }

  private synchronized KafkaProducer<String, String> producer() {
    if (producer == null) {
      var settings = new Properties();
      settings.putAll(kafka.getConfig());
      settings.putAll(
          Map.of(
              ProducerConfig.ACKS_CONFIG, "all",
              ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
              ProducerConfig.LINGER_MS_CONFIG, "2",
              // A broker that is away is noticed within this time; the outbox keeps what is owed.
              ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000",
              ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000",
              ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000"));
      producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
    return producer;
  }
}
