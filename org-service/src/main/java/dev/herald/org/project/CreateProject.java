package dev.herald.org.project;

import dev.herald.org.organization.OrganizationRepository;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.secret.RandomKeys;
import dev.herald.platform.time.Uuids;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Opens a project, with its public token, in an organization. */
@Singleton
public class CreateProject {

  private final OrganizationRepository organizations;
  private final ProjectRepository projects;
  private final Outbox outbox;
  private final Clock clock;

  CreateProject(
      OrganizationRepository organizations,
      ProjectRepository projects,
      Outbox outbox,
      Clock clock) {
    this.organizations = organizations;
    this.projects = projects;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Transactional
  public Project create(UUID organizationId, String name, String timezone) {
    if (!organizations.holds(organizationId)) {
      throw Refusal.notFound();
    }
    var added =
        projects.add(
            organizationId,
            Uuids.v7(clock),
            name,
            timezone,
            RandomKeys.projectToken(),
            clock.instant());
    outbox.add(
        Topics.ORG, organizationId.toString(), ProjectChanged.TYPE, ProjectChanged.of(added));
    return added;
  }
}
