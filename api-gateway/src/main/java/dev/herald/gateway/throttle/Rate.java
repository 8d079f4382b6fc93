package dev.herald.gateway.throttle;

import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So many requests in such a time: {@code 480/min}. */
record Rate(int requests, Duration period) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})\\s*/\\s*(s|sec|second|m|min|minute|h|hour|d|day)");

  Rate {
    if (requests < 1) {
      throw new ConfigurationException("a rate must allow at least one request");
    }
  }

  static Rate parse(String key, String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new ConfigurationException(
          key + " is not a rate like 480/min, 4800/h or 10/s: " + text);
    }
    Duration period =
        switch (form.group(2).charAt(0)) {
          case 's' -> Duration.ofSeconds(1);
          case 'm' -> Duration.ofMinutes(1);
          case 'h' -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    return new Rate(Integer.parseInt(form.group(1)), period);
  }
}
