package dev.herald.delivery.ledger;

import dev.herald.platform.time.Uuids;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Counts the workers alive, so that each takes its share of a rate. */
@Singleton
@Requires(property = "herald.delivery.engine", notEquals = "false")
public class WorkerInstances {

  private final Jdbi jdbi;
  private final UUID id;
  private volatile int alive = 1;

  WorkerInstances(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.id = Uuids.v7(clock);
  }

  public int alive() {
    return alive;
  }

  @Scheduled(fixedDelay = "5s")
  void seen() {
    alive =
        jdbi.withHandle(
            handle -> {
              handle
                  .createUpdate(
                      """
                      insert into worker_instance (id, seen_at) values (:id, now())
                      on conflict (id) do update set seen_at = now()
                      """)
                  .bind("id", id)
                  .execute();
              handle.execute("delete from worker_instance where seen_at < now() - interval '1h'");
              return handle
                  .createQuery(
                      """
                      select greatest(1, count(*)) from worker_instance
                      where seen_at > now() - interval '20s'
                      """)
                  .mapTo(Integer.class)
                  .one();
            });
  }

  @PreDestroy
  void gone() {
    jdbi.useHandle(handle -> handle.execute("delete from worker_instance where id = ?", id));
  }
}
