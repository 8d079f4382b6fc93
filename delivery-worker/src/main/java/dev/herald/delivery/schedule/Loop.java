package dev.herald.delivery.schedule;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does its work over and over on a thread of its own, as soon as the bell rings or time is up. */
public final class Loop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration LONGEST_AFTER_FAILURE = Duration.ofSeconds(10);

  private final String name;
  private final Bell bell;
  private final Work work;
  private final Thread thread;
  private volatile boolean running = true;

  private Loop(String name, Bell bell, Work work) {
    this.name = name;
    this.bell = bell;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** One turn of a loop. */
  @FunctionalInterface
  public interface Work {

    /** Works, and tells how long to rest; zero to go on at once. */
    Duration turn() throws InterruptedException;
  }

  public static Loop start(String name, Bell bell, Work work) {
    var loop = new Loop(name, bell, work);
    loop.thread.start();
    return loop;
  }

  /** Stops after the turn that is under way. */
  @Override
  public void close() {
    running = false;
    bell.ring();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration afterFailure = AFTER_FAILURE;
    while (running) {
      Duration rest;
      try {
        rest = work.turn();
        afterFailure = AFTER_FAILURE;
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error failure) {
        // Also an Error: a process that answers its health check but claims nothing is the worst.
        if (!running) {
          return;
        }
        LOG.warn("loop waits name={} retry_in={} cause={}", name, afterFailure, failure.toString());
        if (failure instanceof Error) {
          LOG.error("loop failure name={}", name, failure);
        } else {
          LOG.debug("loop failure name={}", name, failure);
        }
        rest = afterFailure;
        var doubled = afterFailure.multipliedBy(2);
        afterFailure =
            doubled.compareTo(LONGEST_AFTER_FAILURE) > 0 ? LONGEST_AFTER_FAILURE : doubled;
      }
      try {
        if (rest.isPositive() && running) {
          bell.await(rest);
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }
}
