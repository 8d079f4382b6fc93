package dev.herald.delivery.report.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The place results come from does not answer, or asks to be left alone for a while. */
public final class SourceUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  public SourceUnavailable(
      String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** The source's own wish, null when it has none. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
