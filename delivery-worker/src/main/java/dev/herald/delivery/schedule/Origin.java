package dev.herald.delivery.schedule;

import java.util.Locale;

/** What made a delivery. */
public enum Origin {
  SCHEDULE("scheduled"),
  TEST("manual"),
  ANNOUNCEMENT("target_change"),
  RESEND("manual");

  private final String trigger;

  Origin(String trigger) {
    this.trigger = trigger;
  }

  /** As kept in the database. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Origin of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /** The API's word, which does not tell a test from a resend. */
  public String trigger() {
    return trigger;
  }
}
