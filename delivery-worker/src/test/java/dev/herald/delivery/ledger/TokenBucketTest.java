package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aSecondsWorthPassesAtOnceAndTheRestInTurn() {
    var bucket = new TokenBucket(2, 0);
    assertThat(bucket.reserve(2, SECOND, 0)).isZero();
    assertThat(bucket.reserve(2, SECOND, 0)).isZero();
    assertThat(bucket.reserve(2, SECOND, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(bucket.reserve(2, SECOND, 0)).isEqualTo(SECOND);
  }

  @Test
  void aWaitThatIsNotWorthItReservesNothing() {
    var bucket = new TokenBucket(1, 0);
    assertThat(bucket.reserve(1, SECOND, 0)).isZero();
    assertThat(bucket.reserve(1, SECOND, 0)).isEqualTo(SECOND);
    assertThat(bucket.reserve(1, SECOND, 0)).isEqualTo(Duration.ofSeconds(-2));
    assertThat(bucket.reserve(1, SECOND, 0)).isEqualTo(Duration.ofSeconds(-2));
  }

  @Test
  void aRestFillsItToASecondsWorthAndNoFurther() {
    var bucket = new TokenBucket(2, 0);
    assertThat(bucket.reserve(2, SECOND, 0)).isZero();
    long later = Duration.ofHours(1).toNanos();
    assertThat(bucket.reserve(2, SECOND, later)).isZero();
    assertThat(bucket.reserve(2, SECOND, later)).isZero();
    assertThat(bucket.reserve(2, SECOND, later)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void lessThanOneASecondStillLetsOnePass() {
    var bucket = new TokenBucket(0.5, 0);
    assertThat(bucket.reserve(0.5, SECOND, 0)).isZero();
    assertThat(bucket.reserve(0.5, SECOND, 0)).isEqualTo(Duration.ofSeconds(-2));
    assertThat(bucket.reserve(0.5, SECOND, Duration.ofSeconds(2).toNanos())).isZero();
  }
}
