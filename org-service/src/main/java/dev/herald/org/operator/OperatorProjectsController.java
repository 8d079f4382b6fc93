package dev.herald.org.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.audit.AuditLog;
import dev.herald.org.project.CreateProject;
import dev.herald.org.project.DeleteProject;
import dev.herald.org.project.Project;
import dev.herald.org.project.ProjectAccess;
import dev.herald.org.project.SetProjectAccess;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Projects: opened, closed to some, ended. */
@Controller("/operator")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperatorProjectsController {

  private final CreateProject createProject;
  private final DeleteProject deleteProject;
  private final SetProjectAccess setAccess;
  private final AuditLog audit;

  OperatorProjectsController(
      CreateProject createProject,
      DeleteProject deleteProject,
      SetProjectAccess setAccess,
      AuditLog audit) {
    this.createProject = createProject;
    this.deleteProject = deleteProject;
    this.setAccess = setAccess;
    this.audit = audit;
  }

  @Post("/organizations/{id}/projects")
  @Status(HttpStatus.CREATED)
  ProjectView create(String id, @Body @Nullable JsonNode body) {
    UUID organization = PathIds.uuid(id).orElseThrow(Refusal::notFound);
    var wanted = ProjectFields.readNew(Input.forCreate(body));
    var created = createProject.create(organization, wanted.name(), wanted.timezone());
    audit.operatorDid(
        "project.created", Map.of("organization", organization, "project", created.id()));
    return ProjectView.of(created);
  }

  @Delete("/projects/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void delete(String id) {
    long project = PathIds.number(id).orElseThrow(Refusal::notFound);
    deleteProject.delete(project);
    audit.operatorDid("project.deleted", Map.of("project", project));
  }

  @Put("/projects/{id}/access")
  ProjectAccess access(String id, @Body @Nullable JsonNode body) {
    long project = PathIds.number(id).orElseThrow(Refusal::notFound);
    var access =
        setAccess.set(project, before -> ProjectFields.readAccess(Input.forCreate(body), before));
    audit.operatorDid(
        "project.access_set",
        Map.of("project", project, "private", access.closed(), "listed", access.members().size()));
    return access;
  }

  /** A project as the operator sees it. */
  record ProjectView(
      long id, UUID uuid, String name, String timezone, String apiToken, UUID organization) {

    static ProjectView of(Project project) {
      return new ProjectView(
          project.id(),
          project.uuid(),
          project.name(),
          project.timezone(),
          project.apiToken(),
          project.organizationId());
    }
  }
}
