package dev.herald.delivery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the claim loop looks again. */
class ClaimLoopTest {

  private static final Duration PACE = Duration.ofMillis(50);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final ScheduleConfiguration CONFIGURATION =
      new ScheduleConfiguration(Duration.ZERO, Duration.ofHours(24), 500, 1500, PACE, IDLE, true);

  @Test
  void aFullBatchIsFollowedAtOnce() {
    assertThat(rest(500, Duration.ZERO)).isZero();
    assertThat(rest(500, Duration.ofMillis(300))).isZero();
  }

  @Test
  void whatFellDueDuringAClaimDoesNotWaitForTheLongestRest() {
    assertThat(rest(1, Duration.ZERO)).isEqualTo(PACE);
    assertThat(rest(499, Duration.ofMillis(3))).isEqualTo(PACE);
  }

  @Test
  void theNextEntryIsAwaited() {
    assertThat(rest(0, Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));
    assertThat(rest(7, Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void nothingIsAwaitedForLongerThanOthersMayTakeToTellOfAnEdit() {
    assertThat(rest(0, Duration.ofHours(3))).isEqualTo(IDLE);
    assertThat(ClaimLoop.rest(0, Optional.empty(), CONFIGURATION)).isEqualTo(IDLE);
  }

  @Test
  void whatIsDueAndMayNotBeClaimedIsNotAskedForOverAndOver() {
    assertThat(rest(0, Duration.ZERO)).isEqualTo(IDLE);
  }

  private static Duration rest(int claimed, Duration next) {
    return ClaimLoop.rest(claimed, Optional.of(next), CONFIGURATION);
  }
}
