package dev.herald.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.testkit.TestServers;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Requires;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@MicronautTest(environments = "sample", transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutboxToInboxTest implements TestPropertyProvider {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Outbox outbox;
  @Inject EventProducer producer;
  @Inject TransactionOperations<Connection> transactions;
  @Inject Jdbi jdbi;
  @Inject Listener listener;

  @Override
  public Map<String, String> getProperties() {
    Map<String, String> properties = new HashMap<>(TestServers.properties("sample"));
    properties.put("micronaut.application.name", "sample");
    properties.put("spec", "OutboxToInboxTest");
    properties.put("flyway.datasources.default.locations", "classpath:db/platform");
    return properties;
  }

  @Test
  void anEventIsHeardOnceAndInOrderAfterItsTransactionCommits() {
    String key = UUID.randomUUID().toString();
    transactions.executeWrite(
        _ -> {
          for (int i = 0; i < 20; i++) {
            outbox.add(Topics.ORG, key, "sample.counted.v1", Map.of("n", i));
          }
          return true;
        });
    await().atMost(SOON).untilAsserted(() -> assertThat(numbers(key)).hasSize(20));
    assertThat(numbers(key)).isSorted();
    await().atMost(SOON).untilAsserted(() -> assertThat(rowsInOutbox(key)).isZero());
  }

  @Test
  void anEventOfARolledBackTransactionIsNeverTold() {
    String key = UUID.randomUUID().toString();
    assertThatThrownBy(
            () ->
                transactions.executeWrite(
                    _ -> {
                      outbox.add(Topics.ORG, key, "sample.counted.v1", Map.of("n", 1));
                      throw new IllegalStateException("no");
                    }))
        .hasMessageContaining("no");
    assertThat(rowsInOutbox(key)).isZero();
  }

  @Test
  void anEventOutsideOfATransactionIsRefused() {
    assertThatThrownBy(() -> outbox.add(Topics.ORG, "k", "sample.counted.v1", Map.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRepeatedRecordChangesNothingAndAMalformedOneIsBuried() {
    String key = UUID.randomUUID().toString();
    String envelope =
        """
        {"specversion":"1.0","id":"%s","source":"s","type":"sample.counted.v1","subject":"%s",
         "time":"2026-01-01T00:00:00Z","data":{"n":7}}\
        """
            .formatted(UUID.randomUUID(), key);
    producer.send(new ProducerRecord<>(Topics.ORG, key, envelope));
    producer.send(new ProducerRecord<>(Topics.ORG, key, envelope));
    producer.send(new ProducerRecord<>(Topics.ORG, key, "not an event " + key));
    producer.send(
        new ProducerRecord<>(
            Topics.ORG,
            key,
            envelope
                .replace(":7", ":8")
                .replaceFirst("\"id\":\"[^\"]+\"", "\"id\":\"" + UUID.randomUUID() + "\"")));
    await().atMost(SOON).untilAsserted(() -> assertThat(numbers(key)).containsExactly(7, 8));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(listener.letters).anyMatch(letter -> letter.value().contains(key)));
  }

  @BeforeAll
  void makeTable() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "create table if not exists heard"
                    + " (id bigint generated always as identity, key text, n int)"));
  }

  private List<Integer> numbers(String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select n from heard where key = :key order by id")
                .bind("key", key)
                .mapTo(Integer.class)
                .list());
  }

  private int rowsInOutbox(String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) from outbox where message_key = :key")
                .bind("key", key)
                .mapTo(Integer.class)
                .one());
  }

  @KafkaListener(
      groupId = "${herald.kafka.group-prefix:}sample",
      offsetReset = OffsetReset.EARLIEST,
      offsetStrategy = OffsetStrategy.SYNC,
      batch = true)
  @Requires(property = "spec", value = "OutboxToInboxTest")
  static class Listener {

    final List<ConsumerRecord<String, String>> letters = new CopyOnWriteArrayList<>();
    private final Inbox inbox;
    private final Jdbi jdbi;

    Listener(Inbox inbox, Jdbi jdbi) {
      this.inbox = inbox;
      this.jdbi = jdbi;
    }

    @Topic(Topics.ORG)
    void receive(List<ConsumerRecord<String, String>> records) {
      inbox.receive("sample", records, this::write);
    }

    @Topic(Topics.DEAD_LETTERS)
    void receiveLetters(List<ConsumerRecord<String, String>> records) {
      letters.addAll(records);
    }

    private void write(Event event) {
      jdbi.useHandle(
          handle ->
              handle
                  .createUpdate("insert into heard (key, n) values (:key, :n)")
                  .bind("key", event.subject())
                  .bind("n", event.data().path("n").asInt())
                  .execute());
    }
  }
}
