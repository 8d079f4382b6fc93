package dev.herald.catalog.insight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.catalog.dashboard.Boards;
import dev.herald.catalog.result.Answer;
import dev.herald.catalog.result.Refresh;
import dev.herald.catalog.result.Results;
import dev.herald.catalog.tenant.Project;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A project's insights. */
@Controller("/api/{parent:projects|environments}/{project_id}/insights")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InsightsController {

  private final InsightRepository insights;
  private final EditInsight edit;
  private final ShowInsights show;
  private final Results results;
  private final Boards boards;
  private final Tenants tenants;

  InsightsController(
      InsightRepository insights,
      EditInsight edit,
      ShowInsights show,
      Results results,
      Boards boards,
      Tenants tenants) {
    this.insights = insights;
    this.edit = edit;
    this.show = show;
    this.results = results;
    this.boards = boards;
    this.tenants = tenants;
  }

  /**
   * Results are shown only where the list is asked for one insight; a hundred would be too much.
   */
  @Get
  Page<InsightView> list(
      HttpRequest<?> request, ProjectId id, Identity caller, @QueryValue @Nullable String refresh) {
    LimitOffset wanted = LimitOffset.of(request);
    InsightFilter filter = InsightFilter.of(request.getParameters());
    Project project = tenants.project(id, caller);
    var found = insights.list(project.id(), filter, wanted.limit(), wanted.offset());
    var views =
        show.list(
            project,
            found,
            insight ->
                filter.shortId() == null
                    ? ShownResult.NONE
                    : ShownResult.of(answer(project, insight, Refresh.of(refresh), null)));
    return Page.of(request, wanted, insights.count(project.id(), filter), views);
  }

  @Post
  @Status(HttpStatus.CREATED)
  InsightView create(ProjectId project, Identity.Member caller, @Body @Nullable JsonNode body) {
    InsightInput wanted = InsightInput.read(Input.forCreate(body));
    return written(project, caller, edit.create(project, caller, wanted));
  }

  @Get("/{id}")
  InsightView get(
      ProjectId projectId,
      Identity caller,
      String id,
      @QueryValue @Nullable String refresh,
      @QueryValue("from_dashboard") @Nullable String fromDashboard) {
    Insight insight =
        insights
            .find(projectId.value(), id)
            .filter(found -> !found.deleted())
            .orElseThrow(Refusal::notFound);
    Project project = tenants.project(projectId, caller);
    Answer answer = answer(project, insight, Refresh.of(refresh), fromDashboard);
    if (answer instanceof Answer.Failed(var problem)) {
      throw Refusal.of(problem);
    }
    return show.show(project, insight, ShownResult.of(answer));
  }

  @Patch("/{id}")
  InsightView patch(
      ProjectId project, Identity.Member caller, String id, @Body @Nullable JsonNode body) {
    return change(project, caller, id, () -> Input.forPatch(body));
  }

  @Put("/{id}")
  InsightView put(
      ProjectId project, Identity.Member caller, String id, @Body @Nullable JsonNode body) {
    return change(project, caller, id, () -> Input.forCreate(body));
  }

  private InsightView change(
      ProjectId project, Identity.Member caller, String id, Supplier<Input> input) {
    long found = insights.find(project.value(), id).map(Insight::id).orElseThrow(Refusal::notFound);
    InsightInput wanted = InsightInput.read(input.get());
    return written(project, caller, edit.change(project, caller, found, wanted));
  }

  private InsightView written(ProjectId id, Identity.Member caller, Insight insight) {
    Project project = tenants.project(id, caller);
    Answer kept = answer(project, insight, Refresh.FORCE_CACHE, null);
    return show.show(project, insight, ShownResult.of(kept));
  }

  private Answer answer(
      Project project, Insight insight, Refresh refresh, @Nullable String fromDashboard) {
    // A dashboard nobody knows lays no filters over anything.
    var board =
        fromDashboard == null || !fromDashboard.matches("\\d{1,18}")
            ? null
            : boards.find(project.id(), Long.parseLong(fromDashboard)).orElse(null);
    return results.answer(InsightTiles.question(project, insight, board), refresh);
  }
}
