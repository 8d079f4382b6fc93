package dev.herald.gateway.routing;

import dev.herald.gateway.routing.Scope.Action;
import io.micronaut.http.HttpMethod;
import java.util.List;

/** What some methods of a row demand of a key; how {@link PublicRoutes} writes it down. */
record Permission(
    List<HttpMethod> methods, Action action, Level level, Bucket bucket, boolean declared) {

  /** Needs the area's read scope. */
  static Permission read(HttpMethod... methods) {
    return new Permission(List.of(methods), Action.READ, Level.MEMBER, Bucket.GENERAL, true);
  }

  /** Needs the area's write scope. */
  static Permission write(HttpMethod... methods) {
    return new Permission(List.of(methods), Action.WRITE, Level.MEMBER, Bucket.GENERAL, true);
  }

  /** Only for callers of this level. */
  Permission by(Level needed) {
    return new Permission(methods, action, needed, bucket, declared);
  }

  /** Counted here instead of in the general buckets. */
  Permission countedIn(Bucket own) {
    return new Permission(methods, action, level, own, declared);
  }

  /** The reference names no scope here. */
  Permission undeclared() {
    return new Permission(methods, action, level, bucket, false);
  }

  Terms terms(String object) {
    return new Terms.Keyed(new Scope(object, action, declared), level, bucket);
  }
}
