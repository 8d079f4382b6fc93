package dev.herald.catalog.result;

import org.jspecify.annotations.Nullable;

/** How far an answer may go to be fresh. */
public enum Refresh {
  /** Take what is there, however old; never compute. */
  FORCE_CACHE,
  /** Compute when there is nothing young enough, and wait for it. */
  BLOCKING,
  /** Compute in any case, and wait for it. */
  FORCE_BLOCKING;

  /**
   * Reads the query parameter {@code refresh}. The asynchronous modes of the compatible API wait
   * here: their clients poll only when told that the answer is not complete. A word nobody knows is
   * no reason to compute.
   */
  public static Refresh of(@Nullable String parameter) {
    return switch (parameter) {
      case "blocking", "async", "lazy_async", "async_except_on_cache_miss", "true" -> BLOCKING;
      case "force_blocking", "force_async" -> FORCE_BLOCKING;
      case null, default -> FORCE_CACHE;
    };
  }
}
