package dev.herald.platform.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.transaction.TransactionOperations;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the outbox to Kafka, in order, at least once.
 *
 * <p>One relay per database at a time, chosen by an advisory lock: several would publish faster but
 * break the order per key. Rows are deleted once Kafka has them, so an identity that commits late
 * is never skipped.
 */
@Singleton
@Requires(property = "datasources.default.url")
@Requires(property = "herald.events.relay", notEquals = "false")
final class OutboxRelay {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final long LOCK = 0x4845_5241_4c44L;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final TransactionOperations<Connection> transactions;
  private final EventProducer producer;
  private final OutboxSignal signal;
  private final EventConfiguration configuration;
  private final AtomicLong waiting = new AtomicLong();
  private volatile boolean running = true;
  private @Nullable Thread thread;

  OutboxRelay(
      Jdbi jdbi,
      TransactionOperations<Connection> transactions,
      EventProducer producer,
      OutboxSignal signal,
      EventConfiguration configuration,
      MeterRegistry meters) {
    this.jdbi = jdbi;
    this.transactions = transactions;
    this.producer = producer;
    this.signal = signal;
    this.configuration = configuration;
    meters.gauge("herald.outbox.batch", waiting);
  }

  @EventListener
  void start(StartupEvent event) {
    thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
  }

  @EventListener
  void stop(ShutdownEvent event) {
    close();
  }

  @PreDestroy
  void close() {
    running = false;
    signal.wake();
    Thread relay = thread;
    if (relay != null && relay != Thread.currentThread()) {
      try {
        relay.join(Duration.ofSeconds(5));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    Duration pause = configuration.poll();
    while (running) {
      try {
        int published = transactions.executeWrite(_ -> publishBatch());
        pause = configuration.poll();
        if (published < configuration.batch()) {
          signal.await(pause);
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException failure) {
        if (!running) {
          return;
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
        LOG.warn("outbox waits retry_in={} cause={}", pause, failure.toString());
        try {
          signal.await(pause);
        } catch (InterruptedException _) {
          return;
        }
      }
    }
  }

  private int publishBatch() {
    return jdbi.withHandle(
        handle -> {
          boolean chosen =
              handle
                  .createQuery("select pg_try_advisory_xact_lock(:lock)")
                  .bind("lock", LOCK)
                  .mapTo(Boolean.class)
                  .one();
          if (!chosen) {
            return 0;
          }
          List<Row> rows =
              handle
                  .createQuery(
                      "select id, topic, message_key, envelope from outbox order by id limit"
                          + " :batch")
                  .bind("batch", configuration.batch())
                  .mapTo(Row.class)
                  .list();
          waiting.set(rows.size());
          if (rows.isEmpty()) {
            return 0;
          }
          publish(rows);
          handle
              .createUpdate("delete from outbox where id = any(:ids)")
              .bind("ids", rows.stream().mapToLong(Row::id).toArray())
              .execute();
          return rows.size();
        });
  }

  private void publish(List<Row> rows) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
    for (Row row : rows) {
      sent.add(producer.send(new ProducerRecord<>(row.topic(), row.messageKey(), row.envelope())));
    }
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (ExecutionException failure) {
        throw new IllegalStateException("Kafka did not take an event", failure.getCause());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped while publishing");
      }
    }
  }

  /** A row as it lies in the outbox. */
  public record Row(long id, String topic, String messageKey, @Nullable String envelope) {}
}
