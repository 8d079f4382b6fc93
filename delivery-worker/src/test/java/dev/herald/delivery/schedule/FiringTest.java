package dev.herald.delivery.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.platform.recurrence.RecurrenceRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is delivered, what is missed, and what comes next. */
class FiringTest {

  private static final Duration DAY = Duration.ofHours(24);

  @ParameterizedTest(name = "{0}, due {1}, now {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        // rule, due, now, delivered, how many missed, next
        "daily,   2026-04-10T10:00:00Z, 2026-04-10T10:00:00Z, 2026-04-10T10:00:00Z, 0,"
            + " 2026-04-11T10:00:00Z",
        "daily,   2026-04-10T10:00:00Z, 2026-04-10T21:59:59Z, 2026-04-10T10:00:00Z, 0,"
            + " 2026-04-11T10:00:00Z",
        "daily,   2026-04-10T10:00:00Z, 2026-04-10T22:00:00Z, -,                    1,"
            + " 2026-04-11T10:00:00Z",
        "daily,   2026-04-10T10:00:00Z, 2026-04-13T12:00:00Z, 2026-04-13T10:00:00Z, 3,"
            + " 2026-04-14T10:00:00Z",
        "daily,   2026-04-10T10:00:00Z, 2026-04-13T23:00:00Z, -,                    4,"
            + " 2026-04-14T10:00:00Z",
        "weekly,  2026-04-10T10:00:00Z, 2026-04-11T09:59:00Z, 2026-04-10T10:00:00Z, 0,"
            + " 2026-04-17T10:00:00Z",
        "weekly,  2026-04-10T10:00:00Z, 2026-04-11T10:00:00Z, -,                    1,"
            + " 2026-04-17T10:00:00Z",
        "monthly, 2026-04-10T10:00:00Z, 2026-06-10T11:00:00Z, 2026-06-10T10:00:00Z, 2,"
            + " 2026-07-10T10:00:00Z",
        "yearly,  2026-04-10T10:00:00Z, 2026-04-10T10:00:05Z, 2026-04-10T10:00:00Z, 0,"
            + " 2027-04-10T10:00:00Z",
        // claimed ahead of its time
        "daily,   2026-04-10T10:00:00Z, 2026-04-10T09:55:00Z, 2026-04-10T10:00:00Z, 0,"
            + " 2026-04-11T10:00:00Z",
      })
  void theLatestIsDeliveredWhileItIsFreshAndOlderOnesAreMissed(
      String frequency,
      Instant due,
      Instant now,
      @Nullable Instant delivered,
      int missed,
      Instant next) {
    var firing = Firing.of(rule(frequency, due, null), due, now, DAY, 400);

    assertThat(firing.deliver()).isEqualTo(delivered);
    assertThat(firing.missed()).hasSize(missed);
    assertThat(firing.next()).isEqualTo(next);
  }

  @Test
  void everyOccurrenceOfALongOutageIsAccountedForAcrossSeveralClaims() {
    var due = Instant.parse("2024-01-01T10:00:00Z");
    var now = Instant.parse("2026-01-01T11:00:00Z");
    var rule = rule("daily", due, null);
    int missed = 0;
    @Nullable Instant next = due;
    @Nullable Instant delivered = null;
    while (next != null && !next.isAfter(now)) {
      var firing = Firing.of(rule, next, now, DAY, 300);
      missed += firing.missed().size();
      delivered = firing.deliver();
      next = firing.next();
    }
    assertThat(missed).isEqualTo(731);
    assertThat(delivered).isEqualTo("2026-01-01T10:00:00Z");
    assertThat(next).isEqualTo("2026-01-02T10:00:00Z");
  }

  @Test
  void anExhaustedRuleHasNoNext() {
    var due = Instant.parse("2026-04-10T10:00:00Z");
    var firing = Firing.of(rule("daily", due, 1), due, due.plusSeconds(60), DAY, 400);
    assertThat(firing.deliver()).isEqualTo(due);
    assertThat(firing.next()).isNull();
  }

  @Test
  void aShortCatchUpWins() {
    var due = Instant.parse("2026-04-10T10:00:00Z");
    var firing =
        Firing.of(rule("weekly", due, null), due, due.plusSeconds(61), Duration.ofMinutes(1), 400);
    assertThat(firing.deliver()).isNull();
    assertThat(firing.missed()).containsExactly(due);
  }

  @Test
  void aTargetMeansItsAddressesOnce() {
    assertThat(Recipients.of("email", " a@x.io, b@x.io,,a@x.io ,B@x.io"))
        .containsExactly("a@x.io", "b@x.io", "B@x.io");
    assertThat(Recipients.of("slack", "C1|#sales, emea")).isEqualTo(List.of("C1|#sales, emea"));
    assertThat(Stream.of(Recipients.of("email", " , "))).containsExactly(List.of());
  }

  private static RecurrenceRule rule(String frequency, Instant start, @Nullable Integer count) {
    return RecurrenceRule.of(frequency, 1, null, null, count, start, null);
  }
}
