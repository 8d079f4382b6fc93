package dev.herald.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How late a delivery goes out while a steady stream is due. */
@Command(name = "lag", description = "Fire lag p50/p99 at a steady rate of due deliveries.")
final class LagCommand implements Callable<Integer> {

  @Option(names = "--rate", defaultValue = "100", description = "due per second (default 100)")
  int rate;

  @Option(names = "--seconds", defaultValue = "60", description = "for so long (default 60)")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10000",
      description =
          "deliveries before anything is measured: a worker compiles itself for minutes"
              + " (default 10000)")
  int warmUp;

  @Override
  public Integer call() throws InterruptedException {
    try (Scene scene = new Scene(Map.of())) {
      scene.addWorker();
      Backlog.of(scene, 1, warmUp, 50, 20).drained(Duration.ofMinutes(15));
      int count = rate * seconds;
      Instant far = scene.ledger().now().plus(Duration.ofDays(1));
      try (Seeds seeds = scene.seeds()) {
        for (int i = 0; i < count; i++) {
          long project = 1 + i % 50;
          seeds.subscription(
              1_000_000 + i, project, project * 1000 + i % 20, Seeds.Target.EMAIL, far);
        }
        seeds.flush();
      }
      scene.awaitProjected(warmUp + count, Duration.ofMinutes(5));
      Instant first = scene.ledger().now().plusSeconds(4);
      scene
          .ledger()
          .execute(
              ("update schedule_entry set next_fire_at = '%1$s'::timestamptz + interval '1"
                      + " millisecond' * ((subscription_id - 1000000) * %2$d), starts_at ="
                      + " '%1$s'::timestamptz + interval '1 millisecond' * ((subscription_id -"
                      + " 1000000) * %2$d) where subscription_id >= 1000000")
                  .formatted(first, 1000 / rate));
      String mine = "subscription_id >= 1000000";
      scene
          .ledger()
          .awaitCount(
              "select count(*) from delivery where status <> 'starting' and " + mine,
              count,
              Duration.ofSeconds(seconds).plusMinutes(5));
      var lag =
          Percentiles.of(
              scene
                  .ledger()
                  .column(
                      "select extract(epoch from r.committed_at - d.scheduled_at) from delivery d"
                          + " join delivery_recipient r on r.delivery_id = d.id where d."
                          + mine));
      double earliest =
          scene
              .ledger()
              .number(
                  "select min(extract(epoch from r.committed_at - d.scheduled_at)) from delivery d"
                      + " join delivery_recipient r on r.delivery_id = d.id where d."
                      + mine);
      System.out.printf(
          "lag: %d due/s for %d s: fire lag p50 %.2f s, p99 %.2f s, max %.2f s, earliest %+.3f s"
              + " (goal p99 <= 2 s, never early), ratio p99/goal %.2f%n",
          rate, seconds, lag.p50(), lag.p99(), lag.max(), earliest, lag.p99() / 2);
    }
    return 0;
  }
}
