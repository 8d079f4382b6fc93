package dev.herald.delivery.schedule;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting loop; ringing several times before it looks counts once. */
public class Bell {

  private final Semaphore rung = new Semaphore(0);

  public void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** Waits for the bell, at most so long. */
  public void await(Duration atMost) throws InterruptedException {
    if (rung.tryAcquire(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS)) {
      rung.drainPermits();
    }
  }
}
