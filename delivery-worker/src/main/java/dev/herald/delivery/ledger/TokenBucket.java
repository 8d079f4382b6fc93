package dev.herald.delivery.ledger;

import java.time.Duration;

/** Lets so many pass per second, with a second's worth of them at once. */
final class TokenBucket {

  private double tokens;
  private long refilledAtNanos;

  TokenBucket(double perSecond, long nowNanos) {
    this.tokens = Math.max(1, perSecond);
    this.refilledAtNanos = nowNanos;
  }

  /**
   * Reserves a place.
   *
   * @param patience the longest wait that is worth it
   * @return how long to wait for it; negative when it would be longer than that, and nothing is
   *     reserved
   */
  synchronized Duration reserve(double perSecond, Duration patience, long nowNanos) {
    double burst = Math.max(1, perSecond);
    tokens = Math.min(burst, tokens + (nowNanos - refilledAtNanos) / 1e9 * perSecond);
    refilledAtNanos = nowNanos;
    double missing = Math.max(0, 1 - tokens);
    var wait = Duration.ofNanos((long) (missing / perSecond * 1e9));
    if (wait.compareTo(patience) > 0) {
      return wait.negated();
    }
    tokens -= 1;
    return wait;
  }
}
