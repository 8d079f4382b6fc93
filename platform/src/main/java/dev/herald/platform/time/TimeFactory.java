package dev.herald.platform.time;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The one place where the machine's clock is read. */
@Factory
final class TimeFactory {

  /** Ticks in microseconds, which is what the database keeps. */
  @Singleton
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
  }
}
