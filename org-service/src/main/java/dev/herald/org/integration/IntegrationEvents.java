package dev.herald.org.integration;

import dev.herald.org.project.ProjectRepository;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import jakarta.inject.Singleton;

/** Tells others about integrations, in order with everything else of their organization. */
@Singleton
final class IntegrationEvents {

  private final ProjectRepository projects;
  private final Outbox outbox;

  IntegrationEvents(ProjectRepository projects, Outbox outbox) {
    this.projects = projects;
    this.outbox = outbox;
  }

  void changed(Integration integration) {
    tell(integration, IntegrationChanged.TYPE, IntegrationChanged.of(integration));
  }

  void removed(Integration integration) {
    tell(integration, IntegrationRemoved.TYPE, IntegrationRemoved.of(integration));
  }

  private void tell(Integration integration, String type, Object data) {
    // A project that is gone has told so itself.
    projects
        .find(integration.projectId())
        .ifPresent(
            project -> outbox.add(Topics.ORG, project.organizationId().toString(), type, data));
  }
}
