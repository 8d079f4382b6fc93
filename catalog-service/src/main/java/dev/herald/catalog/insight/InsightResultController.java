package dev.herald.catalog.insight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.catalog.result.Answer;
import dev.herald.catalog.result.CatalogSettings;
import dev.herald.catalog.result.Refresh;
import dev.herald.catalog.result.ResultContent;
import dev.herald.catalog.result.ResultJson;
import dev.herald.catalog.result.Results;
import dev.herald.catalog.tenant.Project;
import dev.herald.catalog.tenant.Tenants;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes results that were computed elsewhere. */
@Controller("/api/{parent:projects|environments}/{project_id}/insights/{id}/result")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InsightResultController {

  private static final Field<JsonNode> RESULT = Field.json("result").required();
  private static final Field<List<JsonNode>> COLUMNS =
      Field.list("columns", Field.json("column")).nullable();
  private static final Field<List<JsonNode>> TYPES =
      Field.list("types", Field.json("type")).nullable();
  private static final Field<Boolean> HAS_MORE = Field.bool("hasMore");
  private static final Field<JsonNode> RANGE = Field.object("resolved_date_range").nullable();

  private final InsightRepository insights;
  private final Results results;
  private final ResultJson json;
  private final ShowInsights show;
  private final Tenants tenants;
  private final CatalogSettings settings;

  InsightResultController(
      InsightRepository insights,
      Results results,
      ResultJson json,
      ShowInsights show,
      Tenants tenants,
      CatalogSettings settings) {
    this.insights = insights;
    this.results = results;
    this.json = json;
    this.show = show;
    this.tenants = tenants;
    this.settings = settings;
  }

  @Put
  InsightView put(
      ProjectId projectId, Identity.Member caller, String id, @Body byte @Nullable [] body) {
    Insight insight =
        insights
            .find(projectId.value(), id)
            .filter(found -> !found.deleted())
            .orElseThrow(Refusal::notFound);
    ResultContent content = content(Input.forCreate(read(body)));
    results.push(projectId.value(), insight.id(), content);
    Project project = tenants.project(projectId, caller);
    Answer answer =
        results.answer(InsightTiles.question(project, insight, null), Refresh.FORCE_CACHE);
    return show.show(project, insight, ShownResult.of(answer));
  }

  private @Nullable JsonNode read(byte @Nullable [] body) {
    if (body == null) {
      return null;
    }
    if (body.length > settings.maxStoredBytes()) {
      throw Refusal.of(
          new Problem.TooLarge(
              "A result must not be larger than " + settings.maxStoredBytes() + " bytes."));
    }
    try {
      return json.reader().readTree(body);
    } catch (JsonProcessingException failure) {
      throw Refusal.of(
          new Problem.ParseError("JSON parse error - " + failure.getOriginalMessage()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ResultContent content(Input input) {
    JsonNode result = input.read(RESULT).orElse(null);
    if (result == null || !result.isContainerNode()) {
      throw Refusal.invalidInput("result", "Expected a list or a dictionary.");
    }
    return new ResultContent(
        result,
        list(input.read(COLUMNS).orElse(null)),
        list(input.read(TYPES).orElse(null)),
        input.read(HAS_MORE).orDefault(false),
        input.read(RANGE).orElse(null));
  }

  private static @Nullable JsonNode list(@Nullable List<JsonNode> items) {
    return items == null ? null : JsonNodeFactory.instance.arrayNode().addAll(items);
  }
}
