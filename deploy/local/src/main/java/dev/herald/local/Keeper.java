package dev.herald.local;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after something again and again, whatever became of the look before. */
final class Keeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private final String name;
  private final Runnable look;
  private final ScheduledExecutorService clock;

  Keeper(String name, Runnable look, Duration pause) {
    this.name = name;
    this.look = look;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    clock.scheduleWithFixedDelay(
        this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Interrupts a look that is under way. */
  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void look() {
    try {
      look.run();
    } catch (RuntimeException failure) {
      // Let through, it would silently be the last look.
      LOG.error("look failed and is repeated name={}", name, failure);
    }
  }
}
