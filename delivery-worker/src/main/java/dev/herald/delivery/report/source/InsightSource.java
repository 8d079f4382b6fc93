package dev.herald.delivery.report.source;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Gives insights with their results, and dashboards with their tiles. */
public interface InsightSource {

  /**
   * The insight, computed; waits for a result that is still being computed.
   *
   * @param dashboardId whose filters are laid over the insight's query, or null
   * @param fresh recalculate even a recent result
   * @throws SourceUnavailable when the source does not answer; trying again may help
   */
  InsightAnswer insight(long projectId, long insightId, @Nullable Long dashboardId, boolean fresh);

  /**
   * The dashboard with its tiles, or null when there is none (any more).
   *
   * @throws SourceUnavailable when the source does not answer; trying again may help
   */
  @Nullable JsonNode dashboard(long projectId, long dashboardId);
}
