package dev.herald.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A backlog drained, against workflows that do nothing on the same server. */
@Command(name = "backlog", description = "Deliveries/s with a backlog against bare workflows/s.")
final class BacklogCommand implements Callable<Integer> {

  @Option(names = "--deliveries", defaultValue = "20000", description = "a wave (default 20000)")
  int deliveries;

  @Option(names = "--minutes", defaultValue = "0", description = "waves for so long (default one)")
  int minutes;

  @Option(names = "--projects", defaultValue = "50", description = "default 50")
  int projects;

  @Option(names = "--insights", defaultValue = "20", description = "a project (default 20)")
  int insights;

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
      Backlog.of(scene, 1, warmUp, projects, insights).drained(Duration.ofMinutes(15));
      scene.sinks().takeMails();
      double bareBefore = BareRate.measure(scene.servers().temporal());
      List<Double> rates = new ArrayList<>();
      Memory before = Memory.of(scene);
      Memory after;
      long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
      long firstId = 1_000_000;
      boolean once = true;
      do {
        rates.add(
            Backlog.of(scene, firstId, deliveries, projects, insights)
                .drained(Duration.ofMinutes(60)));
        var mails = scene.sinks().takeMails();
        once &= mails.equals(new SinkProcess.Mails(deliveries, deliveries));
        after = Memory.of(scene);
        firstId += deliveries;
        System.err.printf(
            "wave of %d: %.0f deliveries/s, %d mails arrived, %d different; heaps in MB: %s%n",
            deliveries, rates.getLast(), mails.all(), mails.distinct(), after);
      } while (System.nanoTime() < end);
      double bareAfter = BareRate.measure(scene.servers().temporal());
      double bare = (bareBefore + bareAfter) / 2;
      double rate = Percentiles.of(rates).p50();
      System.out.printf(
          "backlog: %.0f deliveries/s (median of %d waves of %d), each mail exactly once: %s, bare"
              + " %.1f workflows/s, ratio %.1f (goal >= 10 and >= 300/s), heaps in MB: %s%n",
          rate,
          rates.size(),
          deliveries,
          once ? "yes" : "NO",
          bare,
          rate / bare,
          after.since(before));
      return once ? 0 : 1;
    }
  }
}
