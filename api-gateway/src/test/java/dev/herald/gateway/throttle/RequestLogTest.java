package dev.herald.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestLogTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Rate TWO_A_SECOND = new Rate(2, Duration.ofSeconds(1));

  @Test
  void theWindowSlides() {
    var rates = List.of(TWO_A_SECOND);
    var log = new RequestLog(rates);
    assertThat(log.enter(0, rates)).isZero();
    assertThat(log.enter(SECOND / 2, rates)).isZero();
    assertThat(log.enter(SECOND * 3 / 4, rates)).isEqualTo(Duration.ofMillis(250));
    assertThat(log.enter(SECOND, rates)).isZero();
    assertThat(log.enter(SECOND, rates)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void theLongerWaitCountsWhenBothRatesRefuse() {
    var rates = List.of(TWO_A_SECOND, new Rate(2, Duration.ofHours(1)));
    var log = new RequestLog(rates);
    log.enter(0, rates);
    log.enter(0, rates);
    assertThat(log.enter(0, rates)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatIsTakenBackNeverCounted() {
    var rates = List.of(TWO_A_SECOND);
    var log = new RequestLog(rates);
    for (int i = 0; i < 100; i++) {
      assertThat(log.enter(0, rates)).isZero();
      log.takeBackLatest();
    }
  }

  @Test
  void itAgreesWithASimpleListOfTimes() {
    var rates = List.of(new Rate(40, Duration.ofSeconds(1)), new Rate(100, Duration.ofSeconds(10)));
    var log = new RequestLog(rates);
    Deque<Long> times = new ArrayDeque<>();
    var random = new Random(7);
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextLong(SECOND / 20);
      long at = now;
      boolean free =
          rates.stream()
              .allMatch(
                  rate ->
                      times.stream().filter(t -> t > at - rate.period().toNanos()).count()
                          < rate.requests());
      assertThat(log.enter(at, rates).isZero()).isEqualTo(free);
      if (free) {
        times.addLast(at);
        times.removeIf(t -> t <= at - 10 * SECOND);
      }
    }
  }

  @Test
  void ratesAreWrittenAsNumberAndPeriod() {
    assertThat(Rate.parse("k", "480/min")).isEqualTo(new Rate(480, Duration.ofMinutes(1)));
    assertThat(Rate.parse("k", "4800/h")).isEqualTo(new Rate(4800, Duration.ofHours(1)));
    assertThat(Rate.parse("k", "10 / second")).isEqualTo(new Rate(10, Duration.ofSeconds(1)));
    assertThat(Rate.parse("k", "1/day")).isEqualTo(new Rate(1, Duration.ofDays(1)));
    assertThatThrownBy(() -> Rate.parse("herald.throttle.burst", "many"))
        .hasMessage("herald.throttle.burst is not a rate like 480/min, 4800/h or 10/s: many");
    assertThatThrownBy(() -> Rate.parse("k", "0/h")).hasMessageContaining("at least one");
  }
}
