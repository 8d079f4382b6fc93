package dev.herald.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rounds that carry one delivery each, against workflows that do nothing on the same server. */
@Command(name = "rounds", description = "Single-delivery rounds/s against bare workflows/s.")
final class RoundsCommand implements Callable<Integer> {

  @Option(names = "--deliveries", defaultValue = "1500", description = "default 1500")
  int deliveries;

  @Option(
      names = "--warm-up",
      defaultValue = "2000",
      description =
          "deliveries before anything is measured: a worker compiles itself for minutes"
              + " (default 2000)")
  int warmUp;

  @Override
  public Integer call() throws InterruptedException {
    try (Scene scene = new Scene(Map.of("herald.delivery.round-size", "1"))) {
      scene.addWorker();
      drain(scene, 1, warmUp);
      double bareBefore = BareRate.measure(scene.servers().temporal());
      double rounds = drain(scene, 1_000_000, deliveries);
      double bareAfter = BareRate.measure(scene.servers().temporal());
      double bare = (bareBefore + bareAfter) / 2;
      System.out.printf(
          "rounds: %.1f single-delivery rounds/s, bare %.1f workflows/s, ratio %.2f (goal >="
              + " 0.6)%n",
          rounds, bare, rounds / bare);
    }
    return 0;
  }

  /** Seeds a backlog due at once and tells how fast it is drained. */
  private static double drain(Scene scene, long firstId, int count) throws InterruptedException {
    return Backlog.of(scene, firstId, count, 20, 40).drained(Duration.ofMinutes(15));
  }
}
