package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.embedded.EmbeddedTemporal;
import dev.herald.embedded.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A worker needs no Temporal to start and to claim; what it claimed is sent once there is one. */
class TemporalAwayTest {

  private static final Duration SOON = Duration.ofMinutes(1);

  @Test
  void aWorkerThatStartsBeforeTemporalClaimsAtOnceAndDeliversLater() {
    int port = FreePorts.one();
    var worker = workerOf(port);
    try (var _ = worker.context()) {
      var subscription = Subscriptions.email("patient@away.example").dueIn(-1);

      worker.tell(subscription.state());

      await().atMost(SOON).until(() -> "queued".equals(phase(worker, subscription)));
      assertThat(worker.get(TemporalLink.class).open()).isFalse();
      // The API and the claims work; taking the worker out of service would help nobody.
      assertThat(worker.anonymously("GET", "/health/readiness", null).status()).isEqualTo(200);
      assertThat(worker.anonymously("GET", "/health/liveness", null).status()).isEqualTo(200);

      var overdue = Subscriptions.email("too-late@away.example").dueIn(-1);
      worker.tell(overdue.state());
      await().atMost(SOON).until(() -> "queued".equals(phase(worker, overdue)));
      worker.get(DispatchSwitch.class).set(true, "no Temporal");
      worker.sql("update delivery set deadline_at = now() where subscription_id = ?", overdue.id());
      await().atMost(SOON).until(() -> "failed".equals(status(worker, overdue)));
      worker.get(DispatchSwitch.class).set(false, "");

      try (var _ = EmbeddedTemporal.start(port)) {
        await().atMost(SOON).until(() -> "done".equals(phase(worker, subscription)));
        assertThat(status(worker, subscription)).isEqualTo("completed");
        worker.context().stop();
      }
    }
  }

  @Test
  void aServerThatCameBackEmptyUnnoticedIsTaughtTheSearchAttributesAgain() throws IOException {
    try (var temporal = new StrictTemporal()) {
      var worker = workerOf(temporal.port());
      try (var _ = worker.context()) {
        var first = Subscriptions.email("first@forgotten.example").dueIn(-1);
        worker.tell(first.state());
        await().atMost(SOON).until(() -> temporal.startedFor(first.id()));

        temporal.forget();
        var second = Subscriptions.email("second@forgotten.example").dueIn(-1);
        worker.tell(second.state());

        await().atMost(SOON).until(() -> temporal.startedFor(second.id()));
      }
    }
  }

  private static Worker workerOf(int temporalPort) {
    return Worker.with(
        Map.of(
            "herald.temporal.target",
            "127.0.0.1:" + temporalPort,
            "herald.delivery.idle",
            "200ms",
            "herald.delivery.overdue",
            "200ms",
            "herald.delivery.drain",
            "1s"));
  }

  private static String phase(Worker worker, Subscriptions subscription) {
    return only(worker, subscription, "phase");
  }

  private static String status(Worker worker, Subscriptions subscription) {
    return only(worker, subscription, "status");
  }

  /** Empty while there is no delivery. */
  private static String only(Worker worker, Subscriptions subscription, String column) {
    return worker.one(
        String.class,
        "select coalesce(max(" + column + "), '') from delivery where subscription_id = ?",
        subscription.id());
  }
}
