package dev.herald.catalog.result;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Does the same work once for all who want it at the same time.
 *
 * <p>Within this process: several instances may each do it once, which their databases bear, and no
 * connection is held for a lock while a slow query runs.
 */
final class SingleFlight<K, V> {

  private final Map<K, CompletableFuture<V>> underway = new ConcurrentHashMap<>();

  /** The result of the work under way for the key, or of this work when there is none. */
  V join(K key, Supplier<V> work) {
    var mine = new CompletableFuture<V>();
    CompletableFuture<V> others = underway.putIfAbsent(key, mine);
    if (others == null) {
      fly(key, mine, work);
    }
    try {
      return (others == null ? mine : others).join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  private void fly(K key, CompletableFuture<V> flight, Supplier<V> work) {
    try {
      flight.complete(work.get());
    } catch (RuntimeException | Error failure) {
      flight.completeExceptionally(failure);
    } finally {
      underway.remove(key, flight);
    }
  }
}
