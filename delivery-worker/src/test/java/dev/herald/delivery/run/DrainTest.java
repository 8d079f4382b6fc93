package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.CannedReports;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import dev.herald.testkit.TestServers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A worker that is the only one leaves nothing half done. */
class DrainTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void roundsUnderWayComeToTheirEnd() throws Exception {
    var worker =
        Worker.with(
            Map.of(
                "herald.temporal.target",
                TestServers.temporal().target(),
                "herald.temporal.queue-prefix",
                "drain-",
                "herald.delivery.engine",
                "false",
                "herald.events.relay",
                "false"));
    try (var _ = worker.context()) {
      var workers = worker.get(TemporalWorkers.class);
      workers.connect();
      // Its report comes when it is told to.
      var underWay = Subscriptions.email("last@drain.example").insight(202).dueIn(-1);
      Told.to(worker, underWay);
      while (worker.get(Claimer.class).claim() > 0) {
        // Until nothing is due.
      }
      worker.leaveOnly(Set.of(underWay.project()));
      worker.get(Starter.class).turn();
      var reports = worker.get(CannedReports.class);
      await().atMost(SOON).until(() -> reports.asked.getCount() == 0);

      var stopping = Thread.ofPlatform().start(() -> workers.drain(Duration.ofMinutes(5)));
      await().atMost(SOON).until(() -> drains(stopping));
      reports.ready.countDown();

      assertThat(stopping.join(SOON)).isTrue();
      assertThat(
              worker.list(
                  String.class,
                  "select status || ' ' || phase from delivery where subscription_id = ?",
                  underWay.id()))
          .containsExactly("completed done");
    }
  }

  /** Whether it has come to wait for what is under way. */
  private static boolean drains(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(TemporalWorkers.class.getName()));
  }
}
