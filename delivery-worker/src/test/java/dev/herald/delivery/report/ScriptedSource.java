package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.report.source.InsightAnswer;
import dev.herald.delivery.report.source.InsightSource;
import dev.herald.delivery.report.source.SourceUnavailable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An insight source that answers what a test tells it to. */
final class ScriptedSource implements InsightSource {

  final Map<Long, InsightAnswer> answers = new HashMap<>();
  final Set<Long> unavailable = new HashSet<>();
  final Set<Long> broken = new HashSet<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  @Nullable JsonNode dashboard;
  boolean dashboardUnavailable;
  volatile int stumbles;

  @Override
  public InsightAnswer insight(
      long projectId, long insightId, @Nullable Long dashboardId, boolean fresh) {
    asked.add(insightId + " dashboard " + dashboardId + " fresh " + fresh);
    if (broken.contains(insightId)) {
      throw new IllegalStateException("nobody expected this");
    }
    if (unavailable.contains(insightId) || asked.size() <= stumbles) {
      throw new SourceUnavailable("out of order", null, null);
    }
    return answers.getOrDefault(insightId, new InsightAnswer.Gone());
  }

  @Override
  public @Nullable JsonNode dashboard(long projectId, long dashboardId) {
    if (dashboardUnavailable) {
      throw new SourceUnavailable("out of order", null, null);
    }
    return dashboard;
  }
}
