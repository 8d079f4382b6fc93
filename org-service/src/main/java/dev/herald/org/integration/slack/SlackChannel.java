package dev.herald.org.integration.slack;

import java.util.Locale;

/**
 * A channel as callers see it.
 *
 * @param isPrivateWithoutAccess the channel is private and the caller may not know its name
 */
record SlackChannel(
    String id,
    String name,
    boolean isPrivate,
    boolean isMember,
    boolean isExtShared,
    boolean isPrivateWithoutAccess) {

  private static final String MASKED = "PRIVATE_CHANNEL_WITHOUT_ACCESS";

  /** For a caller who may not know a private channel's name. */
  SlackChannel masked() {
    return isPrivate ? new SlackChannel(id, MASKED, true, isMember, isExtShared, true) : this;
  }

  boolean matches(String search) {
    String wanted = search.toLowerCase(Locale.ROOT);
    return name.toLowerCase(Locale.ROOT).contains(wanted)
        || id.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
