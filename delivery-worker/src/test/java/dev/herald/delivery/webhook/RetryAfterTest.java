package dev.herald.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void itIsSecondsOrADate() {
    assertThat(RetryAfter.parse(" 120 ", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Fri, 2 Jan 2026 03:09:05 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(RetryAfter.parse("Fri, 2 Jan 2026 03:00:00 GMT", NOW)).isZero();
  }

  @Test
  void anythingElseSaysNothing() {
    assertThat(RetryAfter.parse("soon", NOW)).isNull();
    assertThat(RetryAfter.parse("-5", NOW)).isNull();
    assertThat(RetryAfter.parse("", NOW)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"86401", "999999999", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
  void nobodyIsLeftAloneBeyondADeliverysLife(String text) {
    assertThat(RetryAfter.parse(text, NOW)).isEqualTo(Duration.ofDays(1));
  }
}
