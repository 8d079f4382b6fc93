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
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
    addAll(List.of(new Message(topic, key, type, data)));
  }

  /**
   * Something to tell.
   *
   * @param key orders events: those of one key arrive in the order they were added
   * @param type {@code thing.happened.vN}
   */
  public record Message(String topic, String key, String type, Object data) {}

  /** As {@link #add}, for many at once, in one statement. */
  public void addAll(Collection<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    insert(
        messages.stream().map(Message::topic).toList(),
        messages.stream().map(Message::key).toList(),
        messages.stream().map(this::envelope).toList());
  }

  /** Makes a compacted topic forget the key. */
  public void addTombstone(String topic, String key) {
    insert(List.of(topic), List.of(key), Collections.singletonList(null));
  }

  private String envelope(Message message) {
    return events.write(
        new Event(
            Uuids.v7(clock),
            source,
            message.type(),
            message.key(),
            clock.instant(),
            RequestContext.current().map(RequestContext::traceparent).orElse(null),
            events.tree(message.data())));
  }

  private void insert(
      List<String> topics, List<String> keys, List<? extends @Nullable String> envelopes) {
    var transaction =
        transactions
            .findTransactionStatus()
            .orElseThrow(() -> new IllegalStateException("an event outside of a transaction"));
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into outbox (topic, message_key, envelope)
                    select topic, message_key, envelope
                    from unnest(:topics, :keys, :envelopes) with ordinality
                      as added (topic, message_key, envelope, place)
                    order by place
                    """)
                .bindArray("topics", String.class, topics)
                .bindArray("keys", String.class, keys)
                .bindArray("envelopes", String.class, envelopes)
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
