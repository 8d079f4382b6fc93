package dev.herald.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Worker processes killed with -9 while they send to receivers that refuse, stall and put off. */
class NothingLostNothingDoubledTest {

  private static final int DELIVERIES = 300;
  private static final int KILLS = 3;

  @Test
  void everyOccurrenceIsDeliveredOnceWhoeverIsKilledMeanwhile() throws InterruptedException {
    try (var scene = new Scene(Servers.inProcess(), Worker.BRIEF, Impatience.settings())) {
      scene.addWorkers(2);
      var chaos = new Chaos(scene, 1);
      chaos.owe(DELIVERIES);
      for (int kill = 0; kill < KILLS; kill++) {
        scene.awaitWorkers();
        chaos.due(kill, KILLS, Duration.ofSeconds(2));
        await("a kill at a moment that leaves a doubt")
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> chaos.inDoubt() > 0 && chaos.kill());
      }
      scene.servers().wipeTemporal();

      boolean over = chaos.awaitEnd(Duration.ofMinutes(4));

      Verdict verdict = chaos.verdict();
      String left = over ? "nothing" : chaos.unfinished();
      assertThat(over).as("all ended: %s; left: %s", verdict, left).isTrue();
      assertThat(verdict.missed()).as("%s", verdict).isEmpty();
      assertThat(chaos.kills()).isEqualTo(KILLS);
      assertThat(verdict.delivered()).isPositive();
      assertThat(verdict.refused()).isPositive();
      assertThat(verdict.delivered() + verdict.refused()).isEqualTo(DELIVERIES);
    }
  }
}
