package dev.herald.catalog.result;

import dev.herald.platform.problem.Problem;
import java.time.Instant;

/** What became of a question. */
public sealed interface Answer {

  /**
   * There is a result.
   *
   * @param cached whether it was there before this question was asked
   */
  record Ready(ResultContent content, Instant refreshedAt, boolean cached) implements Answer {}

  /** Nothing has been computed yet, and computing was not asked for. */
  record NotComputed() implements Answer {}

  /** No source can compute this question; asking again will not help. */
  record Uncomputable(String reason) implements Answer {}

  /** A source refused or failed. */
  record Failed(Problem problem) implements Answer {}
}
