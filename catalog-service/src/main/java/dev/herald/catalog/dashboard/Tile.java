package dev.herald.catalog.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One place on a dashboard: an insight or a text. */
public record Tile(
    long id,
    long dashboardId,
    @Nullable Long insightId,
    @Nullable String textBody,
    JsonNode layouts,
    @Nullable String color,
    boolean deleted,
    Instant lastModifiedAt) {}
