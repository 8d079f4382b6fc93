package dev.herald.delivery.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlackPaceTest {

  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void everyChannelHasItsOwnTurns() {
    var pace = pace(1);
    assertThat(pace.reserve("C1", 0)).isZero();
    assertThat(pace.reserve("C1", 0)).isEqualTo(PACE);
    assertThat(pace.reserve("C2", 0)).isZero();
    assertThat(pace.reserve("C1", Duration.ofMinutes(1).toNanos())).isZero();
  }

  @Test
  void workersShareThePace() {
    var pace = pace(3);
    assertThat(pace.reserve("C1", 0)).isZero();
    assertThat(pace.reserve("C1", 0)).isEqualTo(PACE.multipliedBy(3));
  }

  @Test
  void howeverManyWorkersThereAreTheNextTurnIsWaitedFor() {
    var pace = pace(100);
    assertThat(pace.reserve("C1", 0)).isZero();
    assertThat(pace.reserve("C1", 0)).isEqualTo(PATIENCE);
  }

  @Test
  void aTurnTooFarOffIsNotTaken() {
    var pace = pace(6);
    pace.reserve("C1", 0);
    pace.reserve("C1", 0);
    assertThat(pace.reserve("C1", 0)).isEqualTo(Duration.ofSeconds(-12));
    assertThat(pace.reserve("C1", PACE.toNanos() * 2)).isEqualTo(PATIENCE);
  }

  private static SlackPace pace(int instances) {
    return new SlackPace(
        new SlackSettings(
            SlackSettings.Images.URL,
            SlackSettings.InDoubt.HOLD,
            PATIENCE,
            PATIENCE,
            PACE,
            PATIENCE,
            PATIENCE,
            PATIENCE),
        () -> instances);
  }
}
