package dev.herald.subscriptions.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NextDeliveryTest {

  private static final Schedule DAILY_AT_TEN = daily("2022-01-01T10:00:00.900Z", null);

  @Test
  void anOccurrenceWithinTheLeadIsLeftToTheFollowingOne() {
    assertThat(next("2022-01-11T09:44:59Z", "PT15M", DAILY_AT_TEN))
        .isEqualTo("2022-01-11T10:00:00Z");
    assertThat(next("2022-01-11T09:45:00Z", "PT15M", DAILY_AT_TEN))
        .isEqualTo("2022-01-12T10:00:00Z");
  }

  @Test
  void withoutALeadTheVeryNextOccurrenceCounts() {
    assertThat(next("2022-01-11T09:59:59Z", "PT0S", DAILY_AT_TEN))
        .isEqualTo("2022-01-11T10:00:00Z");
    assertThat(next("2022-01-11T10:00:00Z", "PT0S", DAILY_AT_TEN))
        .isEqualTo("2022-01-12T10:00:00Z");
  }

  @Test
  void aScheduleThatIsOverHasNoNextDelivery() {
    assertThat(next("2022-01-11T09:00:00Z", "PT15M", daily("2022-01-01T10:00:00Z", 3))).isNull();
  }

  @Test
  void schedulesThatDifferInMicrosecondsOrInTheOrderOfDaysAreTheSameRule() {
    var one =
        new Schedule(
            "weekly", 1, List.of("monday", "friday"), null, null, at("2022-01-01T10:00:00Z"), null);
    var other =
        new Schedule(
            "weekly",
            1,
            List.of("friday", "monday"),
            null,
            null,
            at("2022-01-01T10:00:00.5Z"),
            null);
    assertThat(one.rule()).isEqualTo(other.rule());
    assertThat(one.rule()).isNotEqualTo(DAILY_AT_TEN.rule());
  }

  private static Schedule daily(String start, @Nullable Integer count) {
    return new Schedule("daily", 1, null, null, count, at(start), null);
  }

  private static @Nullable String next(String now, String lead, Schedule schedule) {
    var next =
        new NextDelivery(
            Clock.fixed(at(now), ZoneOffset.UTC), new ScheduleConfiguration(Duration.parse(lead)));
    var date = next.of(schedule);
    return date == null ? null : date.toString();
  }

  private static Instant at(String moment) {
    return Instant.parse(moment);
  }
}
