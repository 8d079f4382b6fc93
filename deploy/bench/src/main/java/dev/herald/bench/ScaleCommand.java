package dev.herald.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same work beside a thousand and beside a million idle subscriptions. */
@Command(name = "scale", description = "1 000 against 1 000 000 subscriptions: claim, history.")
final class ScaleCommand implements Callable<Integer> {

  @Option(names = "--few", defaultValue = "1000", description = "default 1000")
  int few;

  @Option(names = "--many", defaultValue = "1000000", description = "default 1000000")
  int many;

  @Option(names = "--samples", defaultValue = "40", description = "claims timed (default 40)")
  int samples;

  @Override
  public Integer call() throws InterruptedException {
    try (Scene scene = new Scene(Map.of())) {
      scene.addWorker();
      idle(scene, 1, few);
      claims(scene, 50_000_000);
      Percentiles small = Percentiles.of(claims(scene, 60_000_000));
      idle(scene, few + 1, many - few);
      scene.ledger().execute("analyze schedule_entry");
      claims(scene, 70_000_000);
      Percentiles large = Percentiles.of(claims(scene, 80_000_000));
      System.out.printf(
          "scale: claim of one due subscription, median %.1f ms beside %d, %.1f ms beside %d, ratio"
              + " %.2f (goal <= 1.3)%n",
          small.p50() * 1000, few, large.p50() * 1000, many, large.p50() / small.p50());
    }
    return 0;
  }

  private static void idle(Scene scene, long firstId, int count) throws InterruptedException {
    var far = scene.ledger().now().plus(Duration.ofDays(30));
    long before = scene.ledger().count("select count(*) from schedule_entry");
    try (Seeds seeds = scene.seeds()) {
      for (int i = 0; i < count; i++) {
        seeds.subscription(firstId + i, 1 + i % 500, 1 + i % 20, Seeds.Target.EMAIL, far);
      }
      seeds.flush();
    }
    scene.awaitProjected(before + count, Duration.ofMinutes(60));
  }

  /** One subscription due at a time: from its instant to the claimed row, in seconds. */
  private List<Double> claims(Scene scene, long firstId) throws InterruptedException {
    idle(scene, firstId, samples);
    List<Double> waits = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      long id = firstId + i;
      scene
          .ledger()
          .execute(
              "update schedule_entry set next_fire_at = clock_timestamp() + interval '200"
                  + " milliseconds' where subscription_id = "
                  + id);
      scene
          .ledger()
          .awaitCount(
              "select count(*) from delivery where subscription_id = " + id,
              1,
              Duration.ofSeconds(30));
      waits.add(
          scene
              .ledger()
              .number(
                  "select extract(epoch from created_at - scheduled_at) from delivery where"
                      + " subscription_id = "
                      + id));
    }
    return waits;
  }
}
