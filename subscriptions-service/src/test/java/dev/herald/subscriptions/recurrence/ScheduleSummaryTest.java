package dev.herald.subscriptions.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ScheduleSummaryTest {

  @ParameterizedTest(name = "{0} x{1} {2} {3}: {4}")
  @CsvFileSource(resources = "/recurrence/summaries.csv", delimiter = '|')
  void aScheduleReadsAsTheContractSays(
      String frequency,
      int interval,
      @Nullable String weekdays,
      @Nullable Integer position,
      String text) {
    var schedule =
        new Schedule(
            frequency,
            interval,
            weekdays == null ? null : List.of(weekdays.split(" ")),
            position,
            null,
            Instant.EPOCH,
            null);
    assertThat(schedule.summary()).isEqualTo(text);
  }
}
