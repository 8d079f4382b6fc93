package dev.herald.org.project;

import dev.herald.org.organization.Features;
import dev.herald.org.organization.OrganizationFacts;
import dev.herald.org.organization.OrganizationRepository;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/** Tells other services what a project id or a project token stands for. */
@Controller("/internal")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InternalProjectsController {

  private final ProjectRepository projects;
  private final OrganizationRepository organizations;
  private final Features features;

  InternalProjectsController(
      ProjectRepository projects, OrganizationRepository organizations, Features features) {
    this.projects = projects;
    this.organizations = organizations;
    this.features = features;
  }

  @Get("/projects/{id}")
  ProjectFacts project(long id) {
    return projects.find(id).flatMap(this::facts).orElseThrow(Refusal::notFound);
  }

  @Get("/tokens/{token}")
  ProjectFacts token(String token) {
    return projects.findByToken(token).flatMap(this::facts).orElseThrow(Refusal::notFound);
  }

  private Optional<ProjectFacts> facts(Project project) {
    return organizations
        .find(project.organizationId())
        .map(
            organization ->
                new ProjectFacts(
                    project.id(),
                    project.uuid(),
                    project.name(),
                    project.timezone(),
                    project.organizationId(),
                    OrganizationFacts.of(organization, features)));
  }
}
