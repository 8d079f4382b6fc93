package dev.herald.platform.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {

  @ParameterizedTest
  @CsvSource({
    "2019-08-24T14:15:22Z,2019-08-24T14:15:22Z",
    "2019-08-24T14:15:22.123456789Z,2019-08-24T14:15:22.123456Z",
    "2019-08-24T14:15:22.5Z,2019-08-24T14:15:22.500000Z",
  })
  void microsecondsAreWrittenOnlyWhenThereAreSome(String instant, String written) {
    assertThat(Timestamps.format(Instant.parse(instant))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-04T10:00,2026-04-04T10:00:00Z",
    "2026-04-04 10:00:01,2026-04-04T10:00:01Z",
    "2026-04-04T10:00:00+0200,2026-04-04T08:00:00Z",
    "2026-04-04T10:00:00-05:30,2026-04-04T15:30:00Z",
  })
  void dateTimesAreReadAndANaiveOneIsUtc(String text, String instant) {
    assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-04-04", "", "tomorrow", "2026-13-01T00:00:00Z", "10:00"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeParseException.class);
  }

  @Test
  void aVersionFiveIdentifierIsTheOneOfTheStandardsExample() {
    var dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assertThat(Uuids.v5(dns, "www.example.com"))
        .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  }

  @Test
  void aVersionSevenIdentifierBeginsWithItsMoment() {
    var clock = Clock.fixed(Instant.parse("2022-02-22T19:22:22Z"), ZoneOffset.UTC);
    UUID made = Uuids.v7(clock);
    assertThat(made.version()).isEqualTo(7);
    assertThat(made.variant()).isEqualTo(2);
    assertThat(made.toString()).startsWith("017f22e2-79b0");
  }
}
