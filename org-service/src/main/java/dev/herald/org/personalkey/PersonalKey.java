package dev.herald.org.personalkey;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's API key as it is kept: the key itself is not in it.
 *
 * @param scopedTeams the only projects it opens; null or empty for all its person may enter
 * @param scopedOrganizations likewise for organizations, by their ids
 */
public record PersonalKey(
    String id,
    long userId,
    String label,
    String maskValue,
    List<String> scopes,
    @Nullable List<Long> scopedTeams,
    @Nullable List<String> scopedOrganizations,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {}
