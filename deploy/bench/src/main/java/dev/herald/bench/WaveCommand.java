package dev.herald.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything due at nine o'clock. */
@Command(name = "wave", description = "200 000 deliveries due at one instant.")
final class WaveCommand implements Callable<Integer> {

  @Option(names = "--deliveries", defaultValue = "200000", description = "default 200000")
  int deliveries;

  @Option(names = "--projects", defaultValue = "200", description = "default 200")
  int projects;

  @Option(names = "--workers", defaultValue = "1", description = "worker processes (default 1)")
  int workers;

  @Override
  public Integer call() throws InterruptedException {
    try (Scene scene = new Scene(Map.of())) {
      for (int i = 0; i < workers; i++) {
        scene.addWorker();
      }
      double bareBefore = BareRate.measure(scene.servers().temporal());
      Backlog wave = Backlog.of(scene, 1, deliveries, projects, 20);
      double rate = wave.drained(Duration.ofMinutes(90));
      double bare = (bareBefore + BareRate.measure(scene.servers().temporal())) / 2;
      double claimed =
          scene
              .ledger()
              .number(
                  "select extract(epoch from max(created_at) - min(scheduled_at)) from delivery");
      long early =
          scene
              .ledger()
              .count(
                  "select count(*) from delivery_recipient r join delivery d on d.id ="
                      + " r.delivery_id where r.committed_at < d.scheduled_at");
      // How long the luckiest and the unluckiest project wait for half of their reports.
      String halves =
          "select percentile_cont(0.5) within group (order by extract(epoch from finished_at -"
              + " scheduled_at)) as half from delivery group by project_id";
      double first = scene.ledger().number("select min(half) from (" + halves + ") h");
      double last = scene.ledger().number("select max(half) from (" + halves + ") h");
      System.out.printf(
          "wave: %d due at one instant drained in %.1f min (%.0f/s, claimed in %.1f s), bare %.1f"
              + " workflows/s, ratio %.1f (goal <= 12 min); median wait first project %.1f s, last"
              + " %.1f s, ratio %.2f (goal <= 2); early %d%n",
          deliveries,
          wave.seconds() / 60,
          rate,
          claimed,
          bare,
          rate / bare,
          first,
          last,
          last / first,
          early);
    }
    return 0;
  }
}
