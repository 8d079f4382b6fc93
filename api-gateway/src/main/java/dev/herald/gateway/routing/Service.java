package dev.herald.gateway.routing;

import java.util.Locale;

/** A service behind the gateway. */
public enum Service {
  ORG,
  CATALOG,
  SUBSCRIPTIONS,
  DELIVERY;

  /** The name it goes by in configuration, and the audience of the tokens made for it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
