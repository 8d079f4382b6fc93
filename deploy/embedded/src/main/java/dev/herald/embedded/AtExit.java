package dev.herald.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be closed when the JVM ends, one after the other, the latest first.
 *
 * <p>The JVM runs shutdown hooks all at once: a database would be gone before those who use it.
 */
public final class AtExit {
  private static final Deque<Runnable> CLOSERS = new ArrayDeque<>();
  private static boolean hooked;

  private AtExit() {}

  public static void close(Runnable closer) {
    synchronized (CLOSERS) {
      CLOSERS.push(closer);
      if (!hooked) {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "at-exit"));
        hooked = true;
      }
    }
  }

  /** Whoever was closed by other means need not be closed again. */
  public static void forget(Runnable closer) {
    synchronized (CLOSERS) {
      CLOSERS.remove(closer);
    }
  }

  private static void closeAll() {
    while (true) {
      Runnable next;
      synchronized (CLOSERS) {
        next = CLOSERS.poll();
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
