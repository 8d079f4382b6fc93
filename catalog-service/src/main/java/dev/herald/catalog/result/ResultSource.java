package dev.herald.catalog.result;

import dev.herald.platform.problem.Problem;

/** Something that can compute the result of one question. */
interface ResultSource {

  /** For metrics. */
  String name();

  Computation compute(Question question);

  /** What came of computing. */
  sealed interface Computation {

    record Computed(ResultContent content) implements Computation {}

    record Refused(Problem problem) implements Computation {}
  }
}
