package dev.herald.catalog.insight;

import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Arrays;
import java.util.List;

/** What the other services ask about insights. */
@Controller("/internal/projects/{project_id}/insights")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InternalInsightsController {

  private final InsightRepository insights;

  InternalInsightsController(InsightRepository insights) {
    this.insights = insights;
  }

  /** Deleted ones are told as such. */
  @Get("/{id}")
  InsightState get(ProjectId project, String id) {
    return insights.find(project.value(), id).map(InsightState::of).orElseThrow(Refusal::notFound);
  }

  /** Those of the ids that exist and are not deleted. */
  @Get
  List<InsightState> list(ProjectId project, @QueryValue(defaultValue = "") String ids) {
    List<Long> wanted =
        Arrays.stream(ids.split(","))
            .map(String::strip)
            .filter(id -> id.matches("\\d{1,18}"))
            .map(Long::valueOf)
            .toList();
    return insights.listLive(project.value(), wanted).stream().map(InsightState::of).toList();
  }
}
