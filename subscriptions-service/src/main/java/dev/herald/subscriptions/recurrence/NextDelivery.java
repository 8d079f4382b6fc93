package dev.herald.subscriptions.recurrence;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds when a schedule that is being saved is due first. */
@Singleton
public final class NextDelivery {

  private final Clock clock;
  private final ScheduleConfiguration configuration;

  NextDelivery(Clock clock, ScheduleConfiguration configuration) {
    this.clock = clock;
    this.configuration = configuration;
  }

  /** The first occurrence after now and the minimum lead; null when none is left. */
  public @Nullable Instant of(Schedule schedule) {
    return schedule.rule().next(clock.instant().plus(configuration.minimumLead())).orElse(null);
  }

  /** Whether a date once found has gone by, or there was none. */
  public boolean isStale(@Nullable Instant nextDeliveryDate) {
    return nextDeliveryDate == null || !nextDeliveryDate.isAfter(clock.instant());
  }
}
