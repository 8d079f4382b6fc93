package dev.herald.org.personalkey;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wanted of a key that is to be made. */
public record NewPersonalKey(
    String label,
    List<String> scopes,
    @Nullable List<Long> scopedTeams,
    @Nullable List<String> scopedOrganizations,
    @Nullable Instant expiresAt) {}
