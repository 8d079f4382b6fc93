package dev.herald.delivery.schedule;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** The operator's switch: while it is off, nothing new is claimed or started. */
@Singleton
public class DispatchSwitch {

  private final Jdbi jdbi;
  private final Outbox outbox;

  DispatchSwitch(Jdbi jdbi, Outbox outbox) {
    this.jdbi = jdbi;
    this.outbox = outbox;
  }

  /** How the switch stands. */
  public record State(boolean paused, String reason, Instant updatedAt) {}

  public State read() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select paused, reason, updated_at from dispatch")
                .mapTo(State.class)
                .one());
  }

  public boolean paused() {
    return read().paused();
  }

  /** Sets it, and tells others how it stands. */
  @Transactional
  public State set(boolean paused, String reason) {
    var state =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        update dispatch set paused = :paused, reason = :reason, updated_at = now()
                        returning paused, reason, updated_at
                        """)
                    .bind("paused", paused)
                    .bind("reason", reason)
                    .mapTo(State.class)
                    .one());
    outbox.add(Topics.DELIVERIES, "dispatch", "dispatch.changed.v1", state);
    return state;
  }
}
