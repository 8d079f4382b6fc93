package dev.herald.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The same work beside a thousand and beside a million subscriptions of others.
 *
 * <p>Both worlds live at once and take turns with every request, so that whatever else the machine
 * does happens to both; and of several rounds the median counts, so that one bad moment does not.
 */
@Command(
    name = "scale",
    description = "1 000 against 1 000 000 subscriptions: claim tick, list p99, write.")
final class ScaleCommand implements Callable<Integer> {

  @Option(names = "--few", defaultValue = "1000", description = "default 1000")
  int few;

  @Option(names = "--many", defaultValue = "1000000", description = "default 1000000")
  int many;

  @Option(names = "--rounds", defaultValue = "5", description = "default 5")
  int rounds;

  @Option(names = "--lists", defaultValue = "500", description = "a round (default 500)")
  int lists;

  @Option(names = "--writes", defaultValue = "200", description = "a round (default 200)")
  int writes;

  @Option(names = "--claims", defaultValue = "10", description = "a round (default 10)")
  int claims;

  @Option(
      names = "--warm-up",
      defaultValue = "2",
      description = "rounds before anything is measured (default 2)")
  int warmUp;

  /** One piece of work. */
  @FunctionalInterface
  private interface Work {
    double seconds(ScaleScene scene) throws InterruptedException;
  }

  /** What was seen beside few and beside many, a round each. */
  private record Measure(String name, List<Percentiles> few, List<Percentiles> many) {

    Measure(String name) {
      this(name, new ArrayList<>(), new ArrayList<>());
    }

    /** The last round, for whoever watches. */
    String last() {
      return "p50 %.1f and %.1f ms, p99 %.1f and %.1f ms"
          .formatted(
              few.getLast().p50() * 1000,
              many.getLast().p50() * 1000,
              few.getLast().p99() * 1000,
              many.getLast().p99() * 1000);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    var claim = new Measure("claim of one due subscription");
    var list = new Measure("list");
    var search = new Measure("filtered list");
    var change = new Measure("change");
    var create = new Measure("create");
    try (var small = new ScaleScene(few);
        var large = new ScaleScene(many)) {
      for (int round = -warmUp; round < rounds; round++) {
        if (round == 0) {
          forget(claim, list, search, change, create);
        }
        claim.few().add(Percentiles.of(small.claims(claims)));
        claim.many().add(Percentiles.of(large.claims(claims)));
        take(list, lists, ScaleScene::list, small, large);
        take(search, lists, ScaleScene::search, small, large);
        take(change, writes, ScaleScene::change, small, large);
        take(create, writes, ScaleScene::create, small, large);
        System.err.printf(
            Locale.ROOT,
            "round %d: claim %s, list %s, change %s%n",
            round,
            claim.last(),
            list.last(),
            change.last());
      }
      print(claim, "median", Percentiles::p50);
      for (Measure measure : List.of(list, search, change, create)) {
        print(measure, "median", Percentiles::p50);
        print(measure, "p99", Percentiles::p99);
      }
    }
    return 0;
  }

  private static void forget(Measure... measures) {
    for (Measure measure : measures) {
      measure.few().clear();
      measure.many().clear();
    }
  }

  private static void take(
      Measure measure, int count, Work work, ScaleScene small, ScaleScene large)
      throws InterruptedException {
    List<Double> few = new ArrayList<>();
    List<Double> many = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Whatever a request leaves behind, it is left to both equally.
      boolean smallFirst = i % 2 == 0;
      if (smallFirst) {
        few.add(work.seconds(small));
      }
      many.add(work.seconds(large));
      if (!smallFirst) {
        few.add(work.seconds(small));
      }
    }
    measure.few().add(Percentiles.of(few));
    measure.many().add(Percentiles.of(many));
  }

  private void print(Measure measure, String what, ToDoubleFunction<Percentiles> value) {
    double small = median(measure.few(), value);
    double large = median(measure.many(), value);
    System.out.printf(
        Locale.ROOT,
        "scale: %s %s %.2f ms beside %d, %.2f ms beside %d, ratio %.2f (goal <= 1.3)%n",
        measure.name(),
        what,
        small * 1000,
        few,
        large * 1000,
        many,
        large / small);
  }

  private static double median(List<Percentiles> rounds, ToDoubleFunction<Percentiles> value) {
    return Percentiles.of(rounds.stream().mapToDouble(value).boxed().toList()).p50();
  }
}
