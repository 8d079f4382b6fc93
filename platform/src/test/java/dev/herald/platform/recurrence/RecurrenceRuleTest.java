package dev.herald.platform.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceRuleTest {

  /** What falls within this time of the decision is left to the next one. */
  private static final Duration LEAD = Duration.ofMinutes(15);

  private static final Map<String, List<String>> DAYS =
      Map.of(
          "mon", List.of("monday"),
          "wed", List.of("wednesday"),
          "thu", List.of("thursday"),
          "fri", List.of("friday"),
          "sat", List.of("saturday"),
          "sun", List.of("sunday"),
          "workdays", List.of("monday", "tuesday", "wednesday", "thursday", "friday"),
          "everyday",
              List.of(
                  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"));

  @ParameterizedTest(name = "{0}: {1}, now {2}")
  @CsvFileSource(resources = "/recurrence/examples.csv", delimiter = '|')
  void theWorkedExamplesHold(String number, String rule, String now, String expected) {
    var wanted = List.of(expected.split(" "));
    var found = new ArrayList<String>();
    Instant after = at(now).plus(LEAD);
    while (found.size() < wanted.size()) {
      var next = rule(rule).next(after);
      found.add(next.map(RecurrenceRuleTest::shown).orElse("never"));
      if (next.isEmpty()) {
        break;
      }
      after = next.get();
    }
    assertThat(found).as(number).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monthly on mon at 10 from 2022-01-01",
        "daily on mon at 2 from 2022-01-01",
        "daily/7 on mon from 2022-01-01",
        "yearly on mon at 60 from 2022-01-01",
        "yearly on everyday at 366 until 2023-12-31 from 2022-01-01",
        "weekly on mon at -2 from 2022-01-01",
        "monthly/2147483647 from 2022-01-31",
        "yearly/2147483647 from 2022-01-01",
        "daily/2147483647 on mon from 2022-01-01",
        "weekly/2147483647 on sun at 1 from 2022-01-01"
      })
  void aRuleThatNeverComesTrueIsKnownForThatAtOnce(String rule) {
    // Time of the processor, which others on a busy machine do not add to.
    var threads = ManagementFactory.getThreadMXBean();
    long started = threads.getCurrentThreadCpuTime();
    assertThat(rule(rule).next(at("2022-06-01"))).isEmpty();
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - started))
        .isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void catchingUpListsWhatWasMissedUpToItsLimit() {
    var rule = rule("daily from 2022-01-01T10:00");
    var after = at("2022-01-01T10:00");
    assertThat(rule.between(after, at("2022-01-04T10:00"), 10))
        .containsExactly(at("2022-01-02T10:00"), at("2022-01-03T10:00"), at("2022-01-04T10:00"));
    assertThat(rule.between(after, at("2022-01-04T09:59:59"), 10)).hasSize(2);
    assertThat(rule.between(after, at("2032-01-01"), 5)).hasSize(5);
    assertThat(rule.between(after, after, 5)).isEmpty();
  }

  @Test
  void aVeryOldStartIsReachedAndKeepsItsPhase() {
    assertThat(rule("daily/3 from 0001-01-01T09:00").next(at("2026-04-15")))
        .contains(at("2026-04-17T09:00"));
    assertThat(rule("monthly on mon at 1 from 1900-01-01T09:00").next(at("2026-04-15")))
        .contains(at("2026-05-04T09:00"));
  }

  @Test
  void nothingHappensAfterTheYear9999() {
    assertThat(rule("yearly from 2024-03-10").next(at("9999-06-01"))).isEmpty();
    assertThat(rule("daily/3600000 from 2024-03-10").next(at("2024-06-01"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "daily/0 from 2022-01-01",
        "hourly from 2022-01-01",
        "weekly on mon at 0 from 2022-01-01"
      })
  void aRuleThatMakesNoSenseIsRefused(String rule) {
    assertThatThrownBy(() -> rule(rule)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Reads e.g. {@code weekly/2 on mon,thu at -1 count 3 until 2022-01-15 from 2022-01-01}. */
  private static RecurrenceRule rule(String text) {
    var words = text.split(" ");
    var frequency = words[0].split("/");
    @Nullable List<String> days = null;
    @Nullable Integer position = null;
    @Nullable Integer count = null;
    @Nullable Instant until = null;
    Instant start = Instant.EPOCH;
    for (int i = 1; i < words.length; i += 2) {
      String value = words[i + 1];
      switch (words[i]) {
        case "on" ->
            days =
                Stream.of(value.split(","))
                    .flatMap(day -> DAYS.getOrDefault(day, List.of()).stream())
                    .toList();
        case "at" -> position = Integer.valueOf(value);
        case "count" -> count = Integer.valueOf(value);
        case "until" -> until = at(value);
        case "from" -> start = at(value);
        default -> throw new IllegalArgumentException(words[i]);
      }
    }
    int interval = frequency.length > 1 ? Integer.parseInt(frequency[1]) : 1;
    return RecurrenceRule.of(frequency[0], interval, days, position, count, start, until);
  }

  private static Instant at(String moment) {
    String time = moment.contains("T") ? "" : "T00:00";
    String seconds = moment.length() > 16 ? "Z" : ":00Z";
    return Instant.parse(moment + time + seconds);
  }

  private static String shown(Instant moment) {
    return moment.toString().replace("T00:00:00Z", "").replace(":00Z", "");
  }
}
