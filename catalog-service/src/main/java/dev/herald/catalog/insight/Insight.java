package dev.herald.catalog.insight;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A saved question.
 *
 * @param shortId 8 letters and digits, unique in the project
 * @param derivedName made from the query, for when there is no name
 */
public record Insight(
    long id,
    long projectId,
    String shortId,
    @Nullable String name,
    @Nullable String derivedName,
    @Nullable String description,
    @Nullable JsonNode query,
    @Nullable Integer sortOrder,
    boolean saved,
    boolean favorited,
    List<String> tags,
    boolean deleted,
    @Nullable Long createdBy,
    Instant createdAt,
    @Nullable Long lastModifiedBy,
    Instant lastModifiedAt) {

  /** Whether a dashboard shows this insight differently than the other. */
  boolean looksLike(Insight other) {
    return deleted == other.deleted
        && Objects.equals(name, other.name)
        && Objects.equals(derivedName, other.derivedName);
  }
}
