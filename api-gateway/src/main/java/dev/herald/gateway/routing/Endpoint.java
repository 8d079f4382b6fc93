package dev.herald.gateway.routing;

/** One method of one address: who answers it, and on what terms it is passed on. */
public record Endpoint(Service service, Terms terms) {

  /** What asking about the address takes, where there is nothing to read. */
  Endpoint asked() {
    return switch (terms) {
      case Terms.Keyed keyed -> new Endpoint(service, keyed.reading());
      case Terms.Open _, Terms.Operator _ -> this;
    };
  }
}
