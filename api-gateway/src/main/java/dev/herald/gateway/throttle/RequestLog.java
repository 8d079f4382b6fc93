package dev.herald.gateway.throttle;

import java.time.Duration;
import java.util.List;

/**
 * The times of one caller's latest requests, as many as the largest rate allows.
 *
 * <p>A rate of n requests is used up while the n-th latest of them is younger than its period: a
 * sliding window, and one log serves every rate, for what one refuses none of them counts.
 */
final class RequestLog {

  private static final int SMALL = 16;

  private final int capacity;
  private long[] times = new long[SMALL];
  private int size;

  /** Where the next one goes; the ring is full when size has reached the capacity. */
  private int next;

  RequestLog(List<Rate> rates) {
    this.capacity = rates.stream().mapToInt(Rate::requests).max().orElse(0);
  }

  /** Enters a request at this time; if that is too often, enters nothing and tells the wait. */
  synchronized Duration enter(long nowNanos, List<Rate> rates) {
    long wait = 0;
    for (Rate rate : rates) {
      if (size >= rate.requests()) {
        long free = latest(rate.requests()) + rate.period().toNanos();
        wait = Math.max(wait, free - nowNanos);
      }
    }
    if (wait > 0) {
      return Duration.ofNanos(wait);
    }
    append(nowNanos);
    return Duration.ZERO;
  }

  /** Takes back the latest request. */
  synchronized void takeBackLatest() {
    if (size > 0) {
      size--;
      next = Math.floorMod(next - 1, times.length);
    }
  }

  /** The n-th latest time, counted from 1. */
  private long latest(int n) {
    return times[Math.floorMod(next - n, times.length)];
  }

  private void append(long time) {
    if (size == times.length && size < capacity) {
      grow();
    }
    times[next] = time;
    next = (next + 1) % times.length;
    size = Math.min(size + 1, times.length);
  }

  /** Lays the ring out anew, oldest first, in twice the room. */
  private void grow() {
    long[] larger = new long[Math.min(capacity, times.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = latest(size - i);
    }
    times = larger;
    next = size;
  }
}
