package dev.herald.subscriptions.resource;

/**
 * Whether something an id names can be reported on in a project.
 *
 * @param <T> insight or dashboard
 */
public sealed interface Lookup<T> {

  /** It lives in the project. */
  record Here<T>(T found) implements Lookup<T> {}

  /** It belongs to another project. */
  record Elsewhere<T>() implements Lookup<T> {}

  /** There is no such thing, or no more. */
  record Nowhere<T>() implements Lookup<T> {}
}
