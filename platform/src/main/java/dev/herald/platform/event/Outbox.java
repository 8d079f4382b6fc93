package dev.herald.platform.event;

import dev.herald.platform.telemetry.RequestContext;
import dev.herald.platform.time.Uuids;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Takes down what is to be told to others, in the caller's own transaction. */
@Singleton
@Requires(property = "datasources.default.url")
public final class Outbox {

  private final Jdbi jdbi;
  private final TransactionOperations<Connection> transactions;
  private final OutboxSignal signal;
  private final Events events;
  private final Clock clock;
  private final String source;

  Outbox(
      Jdbi jdbi,
      TransactionOperations<Connection> transactions,
      OutboxSignal signal,
      Events events,
      Clock clock,
      @Value("${micronaut.application.name}") String source) {
    this.jdbi = jdbi;
    this.transactions = transactions;
    this.signal = signal;
    this.events = events;
    this.clock = clock;
    this.source = source;
  }

  /**
   * Tells that something happened; published after the surrounding transaction commits.
   *
   * @param key orders events: those of one key arrive in the order they were added
   * @param type {@code thing.happened.vN}
   * @throws IllegalStateException outside of a transaction
   */
  public void add(String topic, String key, String type, Object data) {
    var event =
        new Event(
            Uuids.v7(clock),
            source,
            type,
            key,
            clock.instant(),
            RequestContext.current().map(RequestContext::traceparent).orElse(null),
            events.tree(data));
    insert(topic, key, events.write(event));
  }

  /** Makes a compacted topic forget the key. */
  public void addTombstone(String topic, String key) {
    insert(topic, key, null);
  }

  private void insert(String topic, String key, @Nullable String envelope) {
    var transaction =
        transactions
            .findTransactionStatus()
            .orElseThrow(() -> new IllegalStateException("an event outside of a transaction"));
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "insert into outbox (topic, message_key, envelope)"
                        + " values (:topic, :key, :envelope)")
                .bind("topic", topic)
                .bind("key", key)
                .bind("envelope", envelope)
                .execute());
    transaction.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            signal.wake();
          }
        });
  }
}
