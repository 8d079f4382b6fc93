package dev.herald.delivery.channel;

import java.util.Locale;

/** The ways a report reaches somebody. */
public enum ChannelKind {
  EMAIL,
  SLACK,
  WEBHOOK;

  /** As written in the API and in the database. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that name; {@code IllegalArgumentException} for any other text. */
  public static ChannelKind of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
