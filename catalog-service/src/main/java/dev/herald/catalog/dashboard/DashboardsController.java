package dev.herald.catalog.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.catalog.result.Refresh;
import dev.herald.catalog.tenant.Tenants;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.Input;
import dev.herald.platform.page.LimitOffset;
import dev.herald.platform.page.Page;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A project's dashboards. */
@Controller("/api/{parent:projects|environments}/{project_id}/dashboards")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DashboardsController {

  private final DashboardRepository dashboards;
  private final EditDashboard edit;
  private final ShowDashboards show;
  private final Tenants tenants;

  DashboardsController(
      DashboardRepository dashboards, EditDashboard edit, ShowDashboards show, Tenants tenants) {
    this.dashboards = dashboards;
    this.edit = edit;
    this.show = show;
    this.tenants = tenants;
  }

  @Get
  Page<DashboardView> list(
      HttpRequest<?> request,
      ProjectId project,
      Identity caller,
      @QueryValue @Nullable String search) {
    LimitOffset wanted = LimitOffset.of(request);
    String term = search == null || search.isBlank() ? null : search.strip();
    List<Dashboard> found = dashboards.list(project.value(), term, wanted.limit(), wanted.offset());
    return Page.of(
        request,
        wanted,
        dashboards.count(project.value(), term),
        show.list(tenants.project(project, caller), found));
  }

  @Post
  @Status(HttpStatus.CREATED)
  DashboardView create(ProjectId project, Identity.Member caller, @Body @Nullable JsonNode body) {
    DashboardInput wanted = DashboardInput.read(Input.forCreate(body));
    return view(project, caller, edit.create(project, caller, wanted), Refresh.FORCE_CACHE);
  }

  @Get("/{id}")
  DashboardView get(
      ProjectId project,
      Identity caller,
      @PathVariable long id,
      @QueryValue @Nullable String refresh) {
    Dashboard dashboard =
        dashboards
            .find(project.value(), id)
            .filter(found -> !found.deleted())
            .orElseThrow(Refusal::notFound);
    return view(project, caller, dashboard, Refresh.of(refresh));
  }

  @Patch("/{id}")
  DashboardView patch(
      ProjectId project,
      Identity.Member caller,
      @PathVariable long id,
      @Body @Nullable JsonNode body) {
    return change(project, caller, id, Input.forPatch(body));
  }

  @Put("/{id}")
  DashboardView put(
      ProjectId project,
      Identity.Member caller,
      @PathVariable long id,
      @Body @Nullable JsonNode body) {
    return change(project, caller, id, Input.forCreate(body));
  }

  private DashboardView change(ProjectId project, Identity.Member caller, long id, Input input) {
    if (dashboards.find(project.value(), id).isEmpty()) {
      throw Refusal.notFound();
    }
    Dashboard changed = edit.change(project, id, DashboardInput.read(input));
    return view(project, caller, changed, Refresh.FORCE_CACHE);
  }

  private DashboardView view(
      ProjectId project, Identity caller, Dashboard dashboard, Refresh refresh) {
    return show.show(tenants.project(project, caller), dashboard, refresh);
  }
}
