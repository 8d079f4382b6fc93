package dev.herald.local;

import dev.herald.embedded.AtExit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server process that is started again, on the same data and port, when it ends without being
 * asked to; as often as it takes, with growing pauses.
 */
final class Guarded<T extends AutoCloseable> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String name;
  private final Supplier<T> starter;
  private final ToLongFunction<T> pid;
  private final BiConsumer<Duration, Runnable> later;
  private volatile T server;
  private volatile boolean closing;

  Guarded(String name, Supplier<T> starter, ToLongFunction<T> pid) {
    this(name, starter, pid, Guarded::runLater);
  }

  /**
   * @param later runs something after a pause, on a thread of its own
   */
  Guarded(
      String name,
      Supplier<T> starter,
      ToLongFunction<T> pid,
      BiConsumer<Duration, Runnable> later) {
    this.name = name;
    this.starter = starter;
    this.pid = pid;
    this.later = later;
    this.server = start();
  }

  /** The server that runs now. */
  T get() {
    return server;
  }

  @Override
  public synchronized void close() throws Exception {
    closing = true;
    server.close();
  }

  private T start() {
    T started = starter.get();
    ProcessHandle.of(pid.applyAsLong(started))
        .ifPresent(process -> process.onExit().thenRunAsync(() -> restart(FIRST_PAUSE)));
    return started;
  }

  /**
   * @param pause before the next attempt, should this one fail
   */
  private synchronized void restart(Duration pause) {
    if (closing || AtExit.underWay()) {
      return;
    }
    LOG.warn("server ended and is started again name={}", name);
    try {
      server = start();
    } catch (RuntimeException failure) {
      LOG.error("server does not start again name={} next_attempt_in={}", name, pause, failure);
      later.accept(pause, () -> restart(longer(pause)));
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static void runLater(Duration pause, Runnable task) {
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS).execute(task);
  }
}
