package dev.herald.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Workers killed again and again while much is due, and every neighbour lost once meanwhile. */
@Command(
    name = "chaos",
    description = "Nothing lost, nothing silently doubled: workers killed with -9, servers lost.")
final class ChaosCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMillis(250);

  @Option(names = "--deliveries", defaultValue = "20000", description = "default 20000")
  int deliveries;

  @Option(names = "--minutes", defaultValue = "10", description = "of killing (default 10)")
  double minutes;

  @Option(names = "--kill-every", defaultValue = "10", description = "seconds (default 10)")
  int killEvery;

  @Option(names = "--kafka-minutes", defaultValue = "5", description = "Kafka away (default 5)")
  double kafkaMinutes;

  @Option(
      names = "--patience",
      defaultValue = "30",
      description = "minutes for the rest to end, after the killing (default 30)")
  double patience;

  @Option(names = "--workers", defaultValue = "2", description = "at least 2 (default 2)")
  int workers;

  @Option(names = "--seed", defaultValue = "1", description = "of the dice (default 1)")
  long seed;

  @Override
  public Integer call() throws InterruptedException {
    try (Scene scene = new Scene(Servers.start(), Worker.BRIEF, Chaos.settings())) {
      scene.trainWorkers();
      scene.addWorkers(Math.max(2, workers));
      var chaos = new Chaos(scene, seed);
      chaos.owe(deliveries);
      chaos.due(0, 1, minutes(minutes));
      killForAWhile(chaos, losses(scene.servers()));
      boolean over = chaos.awaitEnd(minutes(patience));
      return report(chaos, over);
    }
  }

  /** Something that happens to a server, so long after the killing began. */
  private record Loss(Duration after, String what, Runnable action) {}

  /** Kafka's absence lies in the midst of the killing, PostgreSQL's restart in the midst of it. */
  private Queue<Loss> losses(Servers servers) {
    double away = Math.min(kafkaMinutes, minutes * 0.8);
    double from = (minutes - away) / 2;
    return new ArrayDeque<>(
        List.of(
            new Loss(minutes(from / 2), "Temporal's store is wiped", servers::wipeTemporal),
            new Loss(minutes(from), "Kafka goes away", servers::stopKafka),
            new Loss(minutes(minutes / 2), "PostgreSQL restarts", servers::restartPostgres),
            new Loss(minutes(from + away), "Kafka is back", servers::startKafka)));
  }

  private void killForAWhile(Chaos chaos, Queue<Loss> losses) throws InterruptedException {
    long start = System.nanoTime();
    long end = minutes(minutes).toNanos();
    long pause = Duration.ofSeconds(killEvery).toNanos();
    long next = pause;
    long passed = 0;
    while (passed < end || !losses.isEmpty()) {
      Loss loss = losses.peek();
      if (loss != null && passed >= loss.after().toNanos()) {
        System.err.println(loss.what());
        loss.action().run();
        losses.remove();
      }
      if (passed >= next && chaos.kill()) {
        next = passed + pause;
        System.err.printf("%d kills, %d of %d ended%n", chaos.kills(), chaos.ended(), deliveries);
      }
      Thread.sleep(LOOK);
      passed = System.nanoTime() - start;
    }
  }

  private static int report(Chaos chaos, boolean over) {
    Verdict verdict = chaos.verdict();
    System.out.printf(
        "chaos: %d kills, %s, ratio delivered/owed %.4f (goal: lost 0, unflagged doubles 0, early"
            + " 0, none past its deadline)%n",
        chaos.kills(), verdict, (double) verdict.delivered() / verdict.owed());
    if (!over) {
      System.out.println("chaos: not everything ended in time: " + chaos.unfinished());
    }
    if (!verdict.missed().isEmpty()) {
      System.out.println("chaos: missed: " + String.join(", ", verdict.missed()));
    }
    return over && verdict.missed().isEmpty() ? 0 : 1;
  }

  private static Duration minutes(double count) {
    return Duration.ofMillis(Math.round(count * 60_000));
  }
}
