package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Worker;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkerInstancesTest {

  private final Worker worker = Worker.still();

  @Test
  void onlyTheLivingAreCounted() {
    worker.sql("delete from worker_instance");
    var one = instance();
    var other = instance();
    assertThat(one.alive()).isEqualTo(1);

    one.seen();
    other.seen();
    assertThat(other.alive()).isEqualTo(2);

    worker.sql(
        "insert into worker_instance (id, seen_at) values (?, now() - interval '21s')",
        UUID.randomUUID());
    one.seen();
    assertThat(one.alive()).isEqualTo(2);

    other.gone();
    one.seen();
    assertThat(one.alive()).isEqualTo(1);
    one.gone();
  }

  @Test
  void whoAsksIsAliveWhateverTheOthersAre() {
    worker.sql("delete from worker_instance");
    var one = instance();
    one.seen();
    worker.sql("delete from worker_instance");
    one.seen();
    assertThat(one.alive()).isEqualTo(1);
    one.gone();
  }

  private WorkerInstances instance() {
    return new WorkerInstances(worker.jdbi(), Clock.systemUTC());
  }
}
