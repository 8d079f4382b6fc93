package dev.herald.local;

import dev.herald.embedded.AtExit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server process that is started again, on the same data and port, when it ends without being
 * asked to.
 */
final class Guarded<T extends AutoCloseable> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

  private final String name;
  private final Supplier<T> starter;
  private final ToLongFunction<T> pid;
  private volatile T server;
  private volatile boolean closing;

  Guarded(String name, Supplier<T> starter, ToLongFunction<T> pid) {
    this.name = name;
    this.starter = starter;
    this.pid = pid;
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
        .ifPresent(process -> process.onExit().thenRunAsync(this::restart));
    return started;
  }

  private synchronized void restart() {
    if (closing || AtExit.underWay()) {
      return;
    }
    LOG.warn("server ended and is started again name={}", name);
    try {
      server = start();
    } catch (RuntimeException failure) {
      LOG.error("server does not start again name={}", name, failure);
    }
  }
}
