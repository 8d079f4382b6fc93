package dev.herald.platform.event;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the relay in the same process as soon as there is something to publish. */
@Singleton
final class OutboxSignal {

  private final Semaphore waiting = new Semaphore(0);

  void wake() {
    if (waiting.availablePermits() == 0) {
      waiting.release();
    }
  }

  /** Waits for a signal, at most so long; another process may have written without one. */
  void await(Duration atMost) throws InterruptedException {
    if (waiting.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      waiting.drainPermits();
    }
  }
}
