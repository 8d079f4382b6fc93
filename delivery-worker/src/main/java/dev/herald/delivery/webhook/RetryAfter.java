package dev.herald.delivery.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long a receiver asks us to wait: seconds or a date, RFC 9110 section 10.2.3; never more
 * than a day, since no delivery lives longer.
 */
final class RetryAfter {

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  static @Nullable Duration of(ClassicHttpResponse response, Instant now) {
    var header = response.getFirstHeader("Retry-After");
    return header == null || header.getValue() == null ? null : parse(header.getValue(), now);
  }

  static @Nullable Duration parse(String text, Instant now) {
    var value = text.strip();
    if (value.matches("\\d+")) {
      return value.length() > MOST_DIGITS
          ? LONGEST
          : atMost(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      var at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      return at.isAfter(now) ? atMost(Duration.between(now, at)) : Duration.ZERO;
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  private static Duration atMost(Duration asked) {
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
