package dev.herald.delivery.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a recipient waits who has not been tried.
 *
 * @param pause until it is tried
 * @param errorType what is told of it
 * @param message the same for people
 */
public record PutOff(Duration pause, String errorType, String message) {

  /** Its destination's turn for it comes later. */
  public static PutOff busy(Duration pause) {
    return of(pause, "destination_busy", null);
  }

  /**
   * Its destination is left alone.
   *
   * @param reason what the destination's last failure said, null when that is not known
   */
  public static PutOff unavailable(Duration pause, @Nullable String reason) {
    return of(pause, "destination_unavailable", reason);
  }

  private static PutOff of(Duration pause, String errorType, @Nullable String reason) {
    var message = Explanations.of(errorType);
    return new PutOff(
        pause, errorType, reason == null ? message : Explanations.because(message, reason));
  }
}
