package dev.herald.org.operator;

import dev.herald.org.personalkey.IssuedKey;
import dev.herald.org.personalkey.PersonalKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A personal key as the operator sees it; the value only when it was just made or rolled. */
record PersonalKeyView(
    String id,
    String label,
    @Nullable String value,
    String maskValue,
    List<String> scopes,
    @Nullable List<Long> scopedTeams,
    @Nullable List<String> scopedOrganizations,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {

  static PersonalKeyView of(IssuedKey issued) {
    return of(issued.key(), issued.value().reveal());
  }

  static PersonalKeyView of(PersonalKey key) {
    return of(key, null);
  }

  private static PersonalKeyView of(PersonalKey key, @Nullable String value) {
    return new PersonalKeyView(
        key.id(),
        key.label(),
        value,
        key.maskValue(),
        key.scopes(),
        key.scopedTeams(),
        key.scopedOrganizations(),
        key.expiresAt(),
        key.createdAt(),
        key.lastUsedAt());
  }
}
