package dev.herald.catalog.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A board of tiles. */
public record Dashboard(
    long id,
    long projectId,
    @Nullable String name,
    String description,
    JsonNode filters,
    @Nullable JsonNode variables,
    boolean pinned,
    List<String> tags,
    boolean deleted,
    @Nullable Long createdBy,
    Instant createdAt,
    Instant lastModifiedAt) {}
