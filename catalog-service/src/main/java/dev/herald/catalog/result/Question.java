package dev.herald.catalog.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One insight's question, and on whose behalf it is asked.
 *
 * @param timezone IANA name; days begin and end in it
 * @param board the dashboard the insight is seen on; null on its own
 */
public record Question(
    long projectId,
    UUID organizationId,
    String timezone,
    long insightId,
    @Nullable JsonNode query,
    @Nullable Board board) {

  /** A dashboard and the filters it lays over its insights. */
  public record Board(long id, JsonNode filters) {}

  /** The question as it is without a dashboard. */
  Question alone() {
    return new Question(projectId, organizationId, timezone, insightId, query, null);
  }

  /** 0 for the insight on its own. */
  long boardId() {
    return board == null ? 0 : board.id();
  }
}
