package dev.herald.gateway.routing;

import java.util.Locale;

/** What an address lies under; its id is the first variable of the path. */
public enum Parent {
  NONE,
  ORGANIZATION,
  PROJECT;

  /** The word for it in the question to org-service. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
