package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.page.LimitOffset;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells other services which vendors a project is connected to, and lends them the token. */
@Controller("/internal/projects/{project_id}/integrations")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InternalIntegrationsController {

  private final IntegrationRepository integrations;
  private final Connectors connectors;

  InternalIntegrationsController(IntegrationRepository integrations, Connectors connectors) {
    this.integrations = integrations;
    this.connectors = connectors;
  }

  @Get
  List<Facts> list(ProjectId project, @Nullable @QueryValue String kind) {
    return integrations.list(project, kind, new LimitOffset(LimitOffset.MAX_LIMIT, 0)).stream()
        .map(this::facts)
        .toList();
  }

  @Get("/{id}")
  Facts integration(ProjectId project, long id) {
    return integrations.find(project, id).map(this::facts).orElseThrow(Refusal::notFound);
  }

  @Get("/{id}/credentials")
  Lent credentials(ProjectId project, long id) {
    var integration = integrations.find(project, id).orElseThrow(Refusal::notFound);
    return new Lent(
        integration.kind(),
        integration.config(),
        integrations.credentials(integration).accessToken().reveal());
  }

  private Facts facts(Integration integration) {
    return new Facts(
        integration.id(),
        integration.kind(),
        connectors.displayName(integration),
        integration.config(),
        integration.errors());
  }

  /** What another service needs to know of an integration. */
  record Facts(long id, String kind, String displayName, JsonNode config, String errors) {}

  /** What another service needs to act through an integration. */
  record Lent(String kind, JsonNode config, String accessToken) {
    @Override
    public String toString() {
      return "Lent[" + kind + "]";
    }
  }
}
