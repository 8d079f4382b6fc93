package dev.herald.platform.event;

/** The topics of the house. */
public final class Topics {

  public static final String ORG = "herald.org";
  public static final String CATALOG = "herald.catalog";
  public static final String SUBSCRIPTIONS = "herald.subscriptions";
  public static final String DELIVERIES = "herald.deliveries";
  public static final String SHARING = "herald.sharing";
  public static final String ANALYTICS = "analytics.events";
  public static final String DEAD_LETTERS = "herald.dead-letters";

  private Topics() {}
}
