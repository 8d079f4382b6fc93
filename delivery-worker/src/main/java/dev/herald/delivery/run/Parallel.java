package dev.herald.delivery.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.MDC;

/** Does the same to many, each on a virtual thread; whoever bounds it does so inside. */
final class Parallel {

  private Parallel() {}

  /** Work that may be interrupted. */
  @FunctionalInterface
  interface Work<T> {
    void on(T one) throws InterruptedException;
  }

  /** Returns when all are done; the first unexpected failure is thrown then. */
  static <T> void each(Collection<T> all, Work<T> work) throws InterruptedException {
    var context = MDC.getCopyOfContextMap();
    List<Future<?>> running = new ArrayList<>(all.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T one : all) {
        running.add(
            threads.submit(
                () -> {
                  if (context != null) {
                    MDC.setContextMap(context);
                  }
                  work.on(one);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof InterruptedException) {
        throw new InterruptedException("stopped");
      }
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    }
  }
}
