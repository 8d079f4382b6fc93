package dev.herald.catalog.dashboard;

import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What the other services ask about a dashboard; deleted ones are told as such. */
@Controller("/internal/projects/{project_id}/dashboards")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InternalDashboardsController {

  private final DashboardRepository dashboards;
  private final TileRepository tiles;

  InternalDashboardsController(DashboardRepository dashboards, TileRepository tiles) {
    this.dashboards = dashboards;
    this.tiles = tiles;
  }

  @Get("/{id}")
  DashboardState get(ProjectId project, @PathVariable long id) {
    return dashboards
        .find(project.value(), id)
        .map(found -> DashboardState.of(found, tiles.listInsights(project.value(), found.id())))
        .orElseThrow(Refusal::notFound);
  }
}
