package dev.herald.catalog.insight;

import dev.herald.catalog.result.Answer;
import dev.herald.catalog.result.ResultContent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The part of an insight's view that tells its result, or why there is none. */
record ShownResult(
    @Nullable ResultContent content,
    @Nullable Instant refreshedAt,
    boolean cached,
    @Nullable String failure) {

  static final ShownResult NONE = new ShownResult(null, null, false, null);

  static ShownResult of(Answer answer) {
    return switch (answer) {
      case Answer.Ready(var content, var at, var cached) ->
          new ShownResult(content, at, cached, null);
      case Answer.NotComputed() -> NONE;
      case Answer.Uncomputable(var reason) -> failed(reason);
      case Answer.Failed(var problem) -> failed(problem.detail());
    };
  }

  static ShownResult failed(String reason) {
    return new ShownResult(null, null, false, reason);
  }

  long size() {
    return content == null ? 0 : content.size();
  }
}
