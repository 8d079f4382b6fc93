package dev.herald.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Workers killed again and again while much is due, then every neighbour lost once. */
@Command(
    name = "chaos",
    description = "Nothing lost, nothing silently doubled: workers killed with -9, servers lost.")
final class ChaosCommand implements Callable<Integer> {

  // What the receivers do while it lasts: refuse for now, stall, ask for patience.
  private static final String RULES =
      """
      [{"channel":"email","match":"1@","smtp_code":451,"times":400},
       {"channel":"email","match":"2@","smtp_code":451,"stage":"data","times":200},
       {"channel":"email","match":"3@","delay_ms":1500,"times":200},
       {"channel":"webhook","match":"1","status":429,"retry_after":2,"times":300},
       {"channel":"webhook","match":"2","status":500,"times":200},
       {"channel":"webhook","match":"3","delay_ms":1500,"times":100},
       {"channel":"slack","match":"1","status":429,"retry_after":2,"times":200}]\
      """;

  @Option(names = "--deliveries", defaultValue = "20000", description = "default 20000")
  int deliveries;

  @Option(names = "--minutes", defaultValue = "10", description = "of killing (default 10)")
  int minutes;

  @Option(names = "--kill-every", defaultValue = "10", description = "seconds (default 10)")
  int killEvery;

  @Option(names = "--kafka-minutes", defaultValue = "5", description = "Kafka away (default 5)")
  int kafkaMinutes;

  @Option(names = "--workers", defaultValue = "2", description = "default 2")
  int workers;

  @Option(names = "--seed", defaultValue = "1", description = "of the dice (default 1)")
  long seed;

  @Override
  public Integer call() throws InterruptedException {
    try (Scene scene = new Scene(settings())) {
      for (int i = 0; i < workers; i++) {
        scene.addWorker();
      }
      owe(scene);
      scene.sinks().behave(RULES);
      killForAWhile(scene);
      loseNeighbours(scene);
      boolean over = awaitEnd(scene);
      return report(scene, over);
    }
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    String rounds = "3s,5s,10s,15s,30s,30s,60s,60s";
    settings.put("herald.delivery.rounds.email", rounds);
    settings.put("herald.delivery.rounds.slack", rounds);
    settings.put("herald.delivery.rounds.webhook", rounds);
    return settings;
  }

  /** Three in five by e-mail, one by webhook, one by Slack, due evenly over the time of killing. */
  private void owe(Scene scene) throws InterruptedException {
    Instant far = scene.ledger().now().plus(Duration.ofDays(1));
    try (Seeds seeds = scene.seeds()) {
      for (int i = 1; i <= deliveries; i++) {
        Seeds.Target target =
            switch (i % 5) {
              case 0 -> Seeds.Target.WEBHOOK;
              case 1 -> Seeds.Target.SLACK;
              default -> Seeds.Target.EMAIL;
            };
        seeds.subscription(i, 1 + i % 50, 1 + i % 200, target, far);
      }
      seeds.flush();
    }
    scene.awaitProjected(deliveries, Duration.ofMinutes(10));
    scene
        .ledger()
        .execute(
            ("update schedule_entry set next_fire_at = now() + interval '3 seconds' + interval '1"
                    + " millisecond' * (random() * %d)")
                .formatted(minutes * 60_000L));
  }

  private void killForAWhile(Scene scene) throws InterruptedException {
    var dice = new Random(seed);
    long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    int kills = 0;
    while (System.nanoTime() < end) {
      Thread.sleep(Duration.ofSeconds(killEvery));
      Child victim = scene.workers().remove(dice.nextInt(scene.workers().size()));
      victim.kill();
      kills++;
      scene.addWorker();
      System.err.printf(
          "%d kills, %d of %d done%n",
          kills,
          scene.ledger().count("select count(*) from delivery where status <> 'starting'"),
          deliveries);
    }
  }

  private void loseNeighbours(Scene scene) throws InterruptedException {
    System.err.println("Temporal's store is wiped");
    scene.servers().wipeTemporal();
    System.err.println("Kafka is away for " + kafkaMinutes + " min; PostgreSQL restarts meanwhile");
    scene.servers().stopKafka();
    Thread.sleep(Duration.ofMinutes(kafkaMinutes).dividedBy(2));
    scene.servers().restartPostgres();
    Thread.sleep(Duration.ofMinutes(kafkaMinutes).dividedBy(2));
    scene.servers().startKafka();
  }

  private boolean awaitEnd(Scene scene) throws InterruptedException {
    try {
      scene
          .ledger()
          .awaitCount(
              "select count(*) from delivery where status <> 'starting'",
              deliveries,
              Duration.ofMinutes(30));
      return true;
    } catch (IllegalStateException failure) {
      System.err.println(failure.getMessage());
      return false;
    }
  }

  private int report(Scene scene, boolean over) {
    Ledger ledger = scene.ledger();
    long owed = deliveries;
    long delivered =
        ledger.count(
            "select count(*) from delivery_recipient where state in ('delivered', 'partial')");
    long flagged = ledger.count("select count(*) from delivery_recipient where possible_duplicate");
    long held = ledger.count("select count(*) from delivery_recipient where state = 'held'");
    long told =
        ledger.count(
            "select count(*) from delivery_recipient where state in ('rejected', 'expired',"
                + " 'suppressed')");
    long late =
        ledger.count(
            "select count(*) from delivery where status = 'starting' and deadline_at < now()");
    long early =
        ledger.count(
            "select count(*) from delivery_recipient r join delivery d on d.id = r.delivery_id"
                + " where r.committed_at < d.scheduled_at");
    long arrived =
        scene.sinks().distinct("message-id")
            + scene.sinks().distinct("webhook-id")
            + scene.sinks().distinct(SLACK_KEY);
    long silent = silentDoubles(scene);
    long lost = owed - delivered - held - told;
    System.out.printf(
        "chaos: owed %d, delivered %d, arrived at the sinks %d, flagged possible_duplicate %d, held"
            + " %d, refused or expired %d, lost %d, unflagged doubles %d, early %d, starting past"
            + " their deadline %d%s (goal: lost 0, unflagged doubles 0), ratio delivered/owed"
            + " %.4f%n",
        owed,
        delivered,
        arrived,
        flagged,
        held,
        told,
        lost,
        silent,
        early,
        late,
        over ? "" : " [not all ended in time]",
        (double) delivered / owed);
    return lost == 0 && silent == 0 && early == 0 && late == 0 && over ? 0 : 1;
  }

  static final String SLACK_KEY = "metadata.key";

  /**
   * Recipients who got more than one copy without being flagged. A webhook's copies carry the same
   * id, by which its receiver tells them apart, so they are no doubles.
   */
  private static long silentDoubles(Scene scene) {
    List<String> flagged =
        scene
            .ledger()
            .texts("select lower(recipient_key) from delivery_recipient where possible_duplicate");
    var known = new HashSet<>(flagged);
    long silent = 0;
    for (String header : List.of("message-id", SLACK_KEY)) {
      for (String value : scene.sinks().repeated(header).keySet()) {
        String key = value.replaceAll("[<>]|@.*", "").toLowerCase(Locale.ROOT);
        if (!known.contains(key)) {
          System.err.println("silently doubled: " + value);
          silent++;
        }
      }
    }
    return silent;
  }
}
