package dev.herald.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be closed when the JVM ends, one after the other, the latest first.
 *
 * <p>The JVM runs shutdown hooks all at once: a database would be gone before those who use it.
 */
public final class AtExit {
  private static final Deque<Runnable> FIRST = new ArrayDeque<>();
  private static final Deque<Runnable> CLOSERS = new ArrayDeque<>();
  private static boolean hooked;
  private static volatile boolean underWay;

  private AtExit() {}

  public static void close(Runnable closer) {
    push(CLOSERS, closer);
  }

  /** Closes before all others, also before what is registered later. */
  public static void closeFirst(Runnable closer) {
    push(FIRST, closer);
  }

  private static void push(Deque<Runnable> closers, Runnable closer) {
    synchronized (CLOSERS) {
      closers.push(closer);
      if (!hooked) {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "at-exit"));
        hooked = true;
      }
    }
  }

  /** Whether the JVM is ending: nothing new should be started any more. */
  public static boolean underWay() {
    return underWay;
  }

  /** Whoever was closed by other means need not be closed again. */
  public static void forget(Runnable closer) {
    synchronized (CLOSERS) {
      FIRST.remove(closer);
      CLOSERS.remove(closer);
    }
  }

  private static void closeAll() {
    underWay = true;
    while (true) {
      Runnable next;
      synchronized (CLOSERS) {
        next = FIRST.isEmpty() ? CLOSERS.poll() : FIRST.poll();
      }
      if (next == null) {
        return;
      }
      try {
        next.run();
      } catch (RuntimeException e) {
        System.err.println("not closed cleanly: " + e);
      }
    }
  }
}
