package dev.herald.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;

/** Deliveries owed to troubled receivers while the workers that owe them are killed. */
final class Chaos {

  private static final String ENDED = "select count(*) from delivery where status <> 'starting'";

  private final Scene scene;
  private final Random dice;
  private int owed;
  private int kills;

  /**
   * @param seed of the dice that choose whom to kill
   */
  Chaos(Scene scene, long seed) {
    this.scene = scene;
    this.dice = new Random(seed);
  }

  /** Workers that do not wait for hours, so that a run comes to its end. */
  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    String rounds = "3s,5s,10s,15s,30s,30s,60s,60s";
    settings.put("herald.delivery.rounds.email", rounds);
    settings.put("herald.delivery.rounds.slack", rounds);
    settings.put("herald.delivery.rounds.webhook", rounds);
    settings.put("herald.delivery.rates.longest-pause", "3s");
    settings.put("herald.delivery.smtp.greylist-wait", "2s");
    return settings;
  }

  /** Makes subscriptions known that fire later than anybody waits. */
  void owe(int deliveries) {
    Instant far = scene.ledger().now().plus(Duration.ofDays(1));
    try (Seeds seeds = scene.seeds()) {
      for (int i = 1; i <= deliveries; i++) {
        seeds.subscription(i, 1 + i % 50, 1 + i % 200, target(i), far);
      }
      seeds.flush();
    }
    scene.awaitProjected(deliveries, Duration.ofMinutes(10));
    owed = deliveries;
  }

  /** Three in five by e-mail, one by webhook, one by Slack. */
  private static Seeds.Target target(int number) {
    return switch (number % 5) {
      case 0 -> Seeds.Target.WEBHOOK;
      case 1 -> Seeds.Target.SLACK;
      default -> Seeds.Target.EMAIL;
    };
  }

  /**
   * Draws near one of several equal shares of what is owed, due evenly over a span, and makes its
   * receivers refuse, stall and ask for patience.
   *
   * @param share from 0
   */
  void due(int share, int shares, Duration span) {
    scene
        .ledger()
        .execute(
            """
            update schedule_entry set next_fire_at = now() + interval '1 second'
              + interval '1 millisecond' * (random() * %d)
            where subscription_id %% %d = %d\
            """
                .formatted(span.toMillis(), shares, share));
    scene.sinks().behave(rules(Math.max(1, owed / shares / 100)));
  }

  /** How the receivers trouble those who send; each for so many messages, a few times as many. */
  private static String rules(int one) {
    return """
    [{"channel":"email","match":"1@","smtp_code":451,"times":%1$d},
     {"channel":"email","match":"2@","smtp_code":451,"stage":"data","times":%1$d},
     {"channel":"email","match":"3@","delay_ms":1500,"times":%1$d},
     {"channel":"email","match":"4@","stage":"data","delay_ms":1500,"times":%2$d},
     {"channel":"email","match":"-7@","smtp_code":550,"text":"5.1.1 No such mailbox"},
     {"channel":"webhook","match":"1","status":429,"retry_after":2,"times":%2$d},
     {"channel":"webhook","match":"2","status":500,"times":%1$d},
     {"channel":"webhook","match":"3","delay_ms":1500,"times":%2$d},
     {"channel":"slack","match":"1","status":429,"retry_after":2,"times":%1$d},
     {"channel":"slack","match":"2","delay_ms":1500,"times":%1$d}]\
    """
        .formatted(one, 2 * one);
  }

  /** Recipients of whom nobody could say now whether they have been reached. */
  long inDoubt() {
    return scene
        .ledger()
        .count("select count(*) from delivery_recipient where state = 'committing'");
  }

  /**
   * Kills one worker and launches another one.
   *
   * @return false when nothing was done, because no other one would have been left at work
   */
  boolean kill() {
    List<Worker> ready = scene.workers().stream().filter(Worker::isReady).toList();
    if (ready.size() < 2) {
      return false;
    }
    scene.replace(ready.get(dice.nextInt(ready.size())));
    kills++;
    return true;
  }

  int kills() {
    return kills;
  }

  long ended() {
    return scene.ledger().count(ENDED);
  }

  /** What has not come to its end and where it stands, for whoever waits in vain. */
  String unfinished() {
    String deliveries =
        String.join(
            "; ",
            scene
                .ledger()
                .rows(
                    """
                    select concat_ws(' ', count(*), target_type, phase, 'solo=' || solo,
                      'rounds=' || max(rounds), 'epoch=' || max(run_epoch),
                      'lease=' || max(lease_until) - now(), 'next=' || min(next_round_at) - now())
                    from delivery where status = 'starting'
                    group by target_type, phase, solo order by 1
                    """,
                    row -> row.getString(1)));
    long unclaimed =
        scene.ledger().count("select count(*) from schedule_entry where next_fire_at < now()");
    return "deliveries [" + deliveries + "], due and not claimed " + unclaimed;
  }

  /** Waits until all that is owed has come to an end; false when it does not in time. */
  boolean awaitEnd(Duration atMost) {
    try {
      scene.ledger().awaitCount(ENDED, owed, atMost);
      return true;
    } catch (ConditionTimeoutException _) {
      return false;
    }
  }

  Verdict verdict() {
    return Verdict.of(owed, scene.ledger(), scene.sinks());
  }
}
