package dev.herald.platform.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Some thousand rules drawn at random, against what the reference library says of them. */
class RecurrenceReferenceTest {

  private static final Duration HORIZON = Duration.ofDays(365 * 30);

  @ParameterizedTest(name = "{0} x{1} {2} {3} count {4} until {5} from {6} after {7}")
  @CsvFileSource(resources = "/recurrence/reference.csv")
  void everyRuleOccursWhenTheReferenceSaysSo(
      String frequency,
      int interval,
      @Nullable String weekdays,
      @Nullable Integer position,
      @Nullable Integer count,
      @Nullable String until,
      Instant start,
      Instant after,
      @Nullable String expected) {
    var rule =
        RecurrenceRule.of(
            frequency,
            interval,
            weekdays == null ? null : List.of(weekdays.split(" ")),
            position,
            count,
            start,
            until == null ? null : Instant.parse(until));
    List<Instant> wanted =
        expected == null ? List.of() : Stream.of(expected.split(" ")).map(Instant::parse).toList();

    assertThat(rule.between(after, after.plus(HORIZON), 4)).isEqualTo(wanted);
    if (!wanted.isEmpty()) {
      assertThat(rule.next(after)).contains(wanted.getFirst());
    }
  }
}
