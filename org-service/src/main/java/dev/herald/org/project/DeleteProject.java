package dev.herald.org.project;

import dev.herald.org.organization.OrganizationBelongings;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Ends a project, alone or together with its organization. */
@Singleton
public class DeleteProject implements OrganizationBelongings {

  private final ProjectRepository projects;
  private final Outbox outbox;

  DeleteProject(ProjectRepository projects, Outbox outbox) {
    this.projects = projects;
    this.outbox = outbox;
  }

  @Transactional
  public void delete(long id) {
    tell(projects.remove(id).orElseThrow(Refusal::notFound));
  }

  @Override
  @Transactional
  public void removeAllOf(UUID organizationId) {
    projects.removeAllOf(organizationId).forEach(this::tell);
  }

  private void tell(Project removed) {
    outbox.add(
        Topics.ORG,
        removed.organizationId().toString(),
        ProjectDeleted.TYPE,
        new ProjectDeleted(removed.id(), removed.organizationId()));
  }
}
