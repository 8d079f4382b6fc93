package dev.herald.org.member;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Event: someone joined, changed level, or left (level null). */
public record MembershipChanged(UUID organizationId, long userId, @Nullable Integer level) {

  public static final String TYPE = "membership.changed.v1";
}
