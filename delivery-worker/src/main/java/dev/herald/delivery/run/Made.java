package dev.herald.delivery.run;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What came of rendering a report. */
sealed interface Made {

  /** Whether later deliveries may be given it too. */
  boolean whole();

  /** Kept under this id. */
  record Content(UUID id, boolean whole) implements Made {}

  /**
   * Nothing for now.
   *
   * @param retryAfter what the source asked for, if it did
   */
  record Nothing(String reason, @Nullable Duration retryAfter) implements Made {

    @Override
    public boolean whole() {
      return false;
    }
  }
}
