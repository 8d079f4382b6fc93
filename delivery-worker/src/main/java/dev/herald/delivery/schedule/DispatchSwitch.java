package dev.herald.delivery.schedule;

import jakarta.inject.Singleton;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** The operator's switch: while it is off, nothing new is claimed or started. */
@Singleton
public final class DispatchSwitch {

  private final Jdbi jdbi;

  DispatchSwitch(Jdbi jdbi) {
    this.jdbi = jdbi;
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

  public State set(boolean paused, String reason) {
    return jdbi.withHandle(
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
  }
}
