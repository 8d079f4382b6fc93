package dev.herald.gateway.routing;

/** On what terms an endpoint is passed. */
public sealed interface Terms {

  /** A personal API key with the scope, whose user has the level. */
  record Keyed(Scope scope, Level level, Bucket bucket) implements Terms {

    Keyed reading() {
      return new Keyed(
          new Scope(scope.object(), Scope.Action.READ, scope.declared()),
          Level.MEMBER,
          Bucket.GENERAL);
    }
  }

  /** Anybody: what is asked for carries its own proof, if it needs one. */
  record Open() implements Terms {}

  /** The operator's token, and nothing else. */
  record Operator() implements Terms {}
}
