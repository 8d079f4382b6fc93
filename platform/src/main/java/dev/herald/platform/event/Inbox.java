package dev.herald.platform.event;

import dev.herald.platform.event.Events.MalformedEvent;
import dev.herald.platform.sql.TransientFailure;
import io.micronaut.context.annotation.Requires;
import io.micronaut.transaction.TransactionOperations;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears each event once: its effect and the memory of it commit together, the offset after.
 *
 * <p>A neighbour that is away is waited for; an event that cannot be handled goes to the dead
 * letters with the reason, and the rest goes on.
 */
@Singleton
@Requires(property = "datasources.default.url")
public final class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final TransactionOperations<Connection> transactions;
  private final Events events;
  private final EventProducer producer;
  private final CountDownLatch closing = new CountDownLatch(1);

  Inbox(
      Jdbi jdbi,
      TransactionOperations<Connection> transactions,
      Events events,
      EventProducer producer) {
    this.jdbi = jdbi;
    this.transactions = transactions;
    this.events = events;
    this.producer = producer;
  }

  /**
   * Handles a batch in one transaction; when that fails, one by one.
   *
   * @param consumer names the memory: the same event reaches each consumer once
   * @param handler runs inside the transaction; must be repeatable until it commits
   */
  public void receive(
      String consumer, List<ConsumerRecord<String, String>> records, Consumer<Event> handler) {
    whole(consumer, records, batch -> batch.forEach(record -> handle(consumer, record, handler)));
  }

  /**
   * Hands a batch over whole, in one transaction; when that fails, one by one.
   *
   * <p>For full states of a compacted topic: nothing is remembered here, the handler tells newer
   * from older by the state's own version.
   *
   * @param handler must be repeatable; tombstones are left out
   */
  public void receiveStates(
      String consumer,
      List<ConsumerRecord<String, String>> records,
      Consumer<List<Event>> handler) {
    whole(consumer, records, batch -> handler.accept(batch.stream().flatMap(this::parse).toList()));
  }

  @PreDestroy
  void close() {
    closing.countDown();
  }

  private void whole(
      String consumer,
      List<ConsumerRecord<String, String>> records,
      Consumer<List<ConsumerRecord<String, String>>> work) {
    try {
      transactions.executeWrite(
          _ -> {
            work.accept(records);
            return true;
          });
    } catch (RuntimeException _) {
      records.forEach(record -> receiveOne(consumer, record, work));
    }
  }

  private void receiveOne(
      String consumer,
      ConsumerRecord<String, String> record,
      Consumer<List<ConsumerRecord<String, String>>> work) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        transactions.executeWrite(
            _ -> {
              work.accept(List.of(record));
              return true;
            });
        return;
      } catch (RuntimeException failure) {
        if (!TransientFailure.is(failure)) {
          bury(consumer, record, failure);
          return;
        }
        LOG.warn(
            "event waits consumer={} retry_in={} cause={}", consumer, pause, failure.toString());
        if (closes(pause)) {
          throw failure;
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
  }

  private void handle(
      String consumer, ConsumerRecord<String, String> record, Consumer<Event> handler) {
    parse(record).filter(event -> isNew(consumer, event)).forEach(handler);
  }

  private Stream<Event> parse(ConsumerRecord<String, String> record) {
    try {
      return events.parse(record).stream();
    } catch (MalformedEvent failure) {
      throw new IllegalArgumentException(failure.getMessage(), failure);
    }
  }

  private boolean isNew(String consumer, Event event) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        "insert into inbox (event_id, consumer) values (:id, :consumer)"
                            + " on conflict do nothing")
                    .bind("id", event.id())
                    .bind("consumer", consumer)
                    .execute())
        == 1;
  }

  private void bury(String consumer, ConsumerRecord<String, String> record, Throwable reason) {
    LOG.error(
        "event buried consumer={} topic={} partition={} offset={}",
        consumer,
        record.topic(),
        record.partition(),
        record.offset(),
        reason);
    var letter = new ProducerRecord<>(Topics.DEAD_LETTERS, record.key(), record.value());
    header(letter, "herald-consumer", consumer);
    header(
        letter, "herald-origin", record.topic() + "/" + record.partition() + "/" + record.offset());
    header(letter, "herald-reason", reason.toString());
    producer.send(letter);
  }

  private static void header(ProducerRecord<String, String> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private boolean closes(Duration pause) {
    try {
      return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
