package dev.herald.delivery.ledger;

import dev.herald.delivery.schedule.JsonRows;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Writes final states: the row, the event, and whatever others do about it. */
@Singleton
final class Endings {

  private final Jdbi jdbi;
  private final JsonRows rows;
  private final TracedOutbox outbox;
  private final List<DeliveryEnds> listeners;
  private final MeterRegistry meters;

  Endings(
      Jdbi jdbi,
      JsonRows rows,
      TracedOutbox outbox,
      List<DeliveryEnds> listeners,
      MeterRegistry meters) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.outbox = outbox;
    this.listeners = List.copyOf(listeners);
    this.meters = meters;
  }

  private record EndRow(UUID id, String status, @Nullable RunError error) {}

  /** Ends deliveries whose rows the caller's transaction holds. */
  void end(List<EndedDelivery> ended) {
    if (ended.isEmpty()) {
      return;
    }
    write(ended);
    List<TracedOutbox.Traced> messages = new ArrayList<>(ended.size());
    for (EndedDelivery one : ended) {
      var delivery = one.delivery();
      var step = delivery.step(one.status(), one.errorType());
      messages.add(delivery.traced(DeliveryEvents.ended(step)));
      meters
          .counter(
              "herald.deliveries",
              "channel",
              delivery.targetType(),
              "trigger",
              delivery.triggerType(),
              "status",
              one.status())
          .increment();
    }
    outbox.addAll(messages);
    listeners.forEach(listener -> listener.ended(ended));
  }

  /** Closes every open recipient of these deliveries. */
  void closeOpen(Collection<UUID> deliveries, String state, String errorType) {
    if (deliveries.isEmpty()) {
      return;
    }
    countDoubts(deliveries);
    jdbi.useHandle(
        handle ->
            Closing.bind(
                    handle.createUpdate(
                        """
                        update delivery_recipient r set %s
                        where r.delivery_id = any(:deliveries) and r.finished_at is null
                        """
                            .formatted(Closing.SET)),
                    state,
                    errorType)
                .bindArray("deliveries", UUID.class, deliveries)
                .execute());
  }

  public record Doubtful(String channel, long recipients) {}

  /** Those whose doubt nobody has told of yet. */
  private void countDoubts(Collection<UUID> deliveries) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select d.target_type as channel, count(*) as recipients
                    from delivery_recipient r join delivery d on d.id = r.delivery_id
                    where r.delivery_id = any(:deliveries) and r.finished_at is null
                      and r.state in ('unknown', 'committing') and not r.possible_duplicate
                    group by d.target_type
                    """)
                .bindArray("deliveries", UUID.class, deliveries)
                .mapTo(Doubtful.class)
                .forEach(one -> Doubts.left(meters, one.channel(), one.recipients())));
  }

  private void write(List<EndedDelivery> ended) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery d set status = x.status, phase = 'done', error = x.error,
                      lease_until = null, next_round_at = null, unfinished = 0,
                      finished_at = now(), last_updated_at = now()
                    from jsonb_to_recordset(cast(:rows as jsonb))
                      as x(id uuid, status text, error jsonb)
                    where d.id = x.id
                    """)
                .bind(
                    "rows",
                    rows.of(
                        ended.stream()
                            .map(one -> new EndRow(one.delivery().id(), one.status(), one.error()))
                            .toList()))
                .execute());
  }
}
