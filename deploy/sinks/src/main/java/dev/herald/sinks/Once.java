package dev.herald.sinks;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks another once and keeps the answer instead. */
final class Once<T> implements Supplier<T> {
  private @Nullable Supplier<T> source;
  private @Nullable T answer;

  Once(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public synchronized T get() {
    var asked = source;
    if (asked != null) {
      answer = asked.get();
      source = null;
    }
    return Objects.requireNonNull(answer);
  }
}
