package dev.herald.delivery.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The place results come from does not answer; rendering later may work. */
public final class ReportUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  public ReportUnavailable(
      String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** The source's own wish, null when it has none. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
