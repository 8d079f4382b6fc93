package dev.herald.platform.input;

import org.jspecify.annotations.Nullable;

/** What a request says about one field: nothing, "empty it", or a value. */
public sealed interface Change<T> {

  /** The field was left out. */
  record Keep<T>() implements Change<T> {}

  /** The field was sent as null. */
  record Clear<T>() implements Change<T> {}

  /** The field was sent with a value. */
  record To<T>(T value) implements Change<T> {}

  /** The value after the change, given the one before; null after {@link Clear}. */
  default @Nullable T orElse(@Nullable T kept) {
    return switch (this) {
      case Keep<T> _ -> kept;
      case Clear<T> _ -> null;
      case To<T>(var value) -> value;
    };
  }

  /** The value after the change; null counts as not given. */
  default T orDefault(T fallback) {
    return this instanceof To<T>(var value) ? value : fallback;
  }

  /** Whether the request mentions the field at all. */
  default boolean given() {
    return !(this instanceof Keep<T>);
  }
}
