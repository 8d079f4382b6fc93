package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.org.audit.AuditLog;
import dev.herald.org.user.UserRepository;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.page.LimitOffset;
import dev.herald.platform.page.Page;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The vendors a project is connected to; a project and its environment are the same. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
final class IntegrationsController {

  private static final String PROJECT = "/projects/{project_id}/integrations";
  private static final String ENVIRONMENT = "/environments/{project_id}/integrations";

  private static final Field<String> KIND =
      Field.choice("kind", IntegrationKinds.KNOWN.toArray(String[]::new)).required();
  private static final Field<JsonNode> CONFIG = Field.object("config");

  private final IntegrationRepository integrations;
  private final ConnectIntegration connectIntegration;
  private final RemoveIntegration removeIntegration;
  private final Connectors connectors;
  private final UserRepository users;
  private final AuditLog audit;

  IntegrationsController(
      IntegrationRepository integrations,
      ConnectIntegration connectIntegration,
      RemoveIntegration removeIntegration,
      Connectors connectors,
      UserRepository users,
      AuditLog audit) {
    this.integrations = integrations;
    this.connectIntegration = connectIntegration;
    this.removeIntegration = removeIntegration;
    this.connectors = connectors;
    this.users = users;
    this.audit = audit;
  }

  @Get(uris = {PROJECT, ENVIRONMENT})
  Page<IntegrationView> list(
      HttpRequest<?> request, ProjectId project, @Nullable @QueryValue String kind) {
    var wanted = kind == null || kind.isBlank() ? null : kind;
    var page = LimitOffset.of(request);
    if (wanted != null && !IntegrationKinds.KNOWN.contains(wanted)) {
      return Page.of(request, page, 0, List.of());
    }
    return Page.of(
        request,
        page,
        integrations.count(project, wanted),
        views(integrations.list(project, wanted, page)));
  }

  @Post(uris = {PROJECT, ENVIRONMENT})
  @Status(HttpStatus.CREATED)
  IntegrationView connect(
      Identity.Member caller, ProjectId project, @Body @Nullable JsonNode body) {
    var input = Input.forCreate(body);
    String kind = input.read(KIND).orDefault("");
    JsonNode config = input.read(CONFIG).orDefault(JsonNodeFactory.instance.objectNode());
    var connected = connectIntegration.connect(caller, project, kind, config);
    audit(caller, "integration.connected", connected);
    return view(connected);
  }

  @Get(uris = {PROJECT + "/{id}", ENVIRONMENT + "/{id}"})
  IntegrationView retrieve(ProjectId project, String id) {
    return PathIds.number(id)
        .flatMap(number -> integrations.find(project, number))
        .map(this::view)
        .orElseThrow(Refusal::notFound);
  }

  @Delete(uris = {PROJECT + "/{id}", ENVIRONMENT + "/{id}"})
  @Status(HttpStatus.NO_CONTENT)
  void remove(Identity.Member caller, ProjectId project, String id) {
    audit(caller, "integration.removed", removeIntegration.remove(caller, project, id));
  }

  private IntegrationView view(Integration integration) {
    return views(List.of(integration)).getFirst();
  }

  private List<IntegrationView> views(List<Integration> found) {
    var creators =
        users.show(found.stream().map(Integration::createdBy).filter(Objects::nonNull).toList());
    return found.stream()
        .map(
            integration ->
                IntegrationView.of(
                    integration,
                    integration.createdBy() == null ? null : creators.get(integration.createdBy()),
                    connectors.displayName(integration)))
        .toList();
  }

  private void audit(Identity.Member caller, String action, Integration integration) {
    audit.userDid(
        caller.user().id(),
        action,
        Map.of(
            "project", integration.projectId(),
            "integration", integration.id(),
            "kind", integration.kind()));
  }
}
