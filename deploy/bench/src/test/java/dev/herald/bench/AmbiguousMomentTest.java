package dev.herald.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A worker killed at the one moment nobody can see through: the message has arrived, its answer has
 * not. What is made of it depends on what the channel lets one find out.
 */
class AmbiguousMomentTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  /** Taken in, and not answered for longer than the worker lives; once each. */
  private static final String SILENT_RECEIVERS =
      """
      [{"channel":"email","stage":"data","delay_ms":600000,"times":1},
       {"channel":"webhook","delay_ms":600000,"times":1},
       {"channel":"slack","delay_ms":600000,"times":1}]\
      """;

  /** A recipient as the ledger has it. */
  private record Standing(String channel, String key, String state, boolean flagged) {}

  @Test
  void theNextWorkerRepeatsOrLooksAndOwnsUpToWhatItCannotKnow() throws InterruptedException {
    try (var scene = new Scene(Servers.inProcess(), Worker.BRIEF, Impatience.settings())) {
      scene.addWorkers(1);
      scene.sinks().behave(SILENT_RECEIVERS);
      owe(scene);
      await("three messages that are out and not answered")
          .atMost(SOON)
          .until(() -> inDoubt(scene) == 3 && scene.sinks().arrivals().size() == 3);

      scene.replace(scene.workers().getFirst());
      scene
          .ledger()
          .awaitCount("select count(*) from delivery where status = 'completed'", 3, SOON);

      Map<String, Integer> copies = scene.sinks().arrivals();
      // A mail cannot be looked for: it goes out again, under the same Message-ID, and says so.
      var mail = standing(scene, "email");
      assertThat(mail).returns("delivered", Standing::state).returns(true, Standing::flagged);
      assertThat(copies.get(mail.key())).isEqualTo(2);
      // A call is repeated with the same webhook-id, by which its receiver knows it.
      var call = standing(scene, "webhook");
      assertThat(call).returns("delivered", Standing::state);
      assertThat(copies.get(call.key())).isEqualTo(2);
      // A post is looked for in its channel, found by its metadata, and not made again.
      var post = standing(scene, "slack");
      assertThat(post).returns("delivered", Standing::state);
      assertThat(copies.get(post.key())).isEqualTo(1);
      assertThat(copies).hasSize(3);
    }
  }

  private static void owe(Scene scene) {
    var soon = scene.ledger().now().plusSeconds(2);
    try (Seeds seeds = scene.seeds()) {
      for (Seeds.Target target : Seeds.Target.values()) {
        int number = 1 + target.ordinal();
        seeds.subscription(number, number, number, target, soon);
      }
      seeds.flush();
    }
  }

  private static long inDoubt(Scene scene) {
    return scene
        .ledger()
        .count("select count(*) from delivery_recipient where state = 'committing'");
  }

  private static Standing standing(Scene scene, String channel) {
    return scene
        .ledger()
        .rows(
            """
            select d.target_type, lower(r.recipient_key), r.state, r.possible_duplicate
            from delivery_recipient r join delivery d on d.id = r.delivery_id
            """,
            row ->
                new Standing(
                    row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)))
        .stream()
        .filter(one -> one.channel().equals(channel))
        .findFirst()
        .orElseThrow();
  }
}
