package dev.herald.gateway.routing;

import java.util.Collection;

/**
 * What a key must be allowed to do.
 *
 * @param declared false where the reference names no scope for the action: the area's own one is
 *     asked for then, unless {@code herald.access.strict-scopes} refuses keys there altogether
 */
public record Scope(String object, Action action, boolean declared) {

  private static final String ANY = "*";

  /** What is done to an object. */
  public enum Action {
    READ,
    WRITE
  }

  public String text() {
    return object + (action == Action.READ ? ":read" : ":write");
  }

  /** Write satisfies read; the wildcard satisfies everything; an empty list nothing. */
  public boolean isAmong(Collection<String> scopes) {
    return scopes.contains(text())
        || scopes.contains(ANY)
        || (action == Action.READ && scopes.contains(object + ":write"));
  }
}
