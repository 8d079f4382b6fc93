package dev.herald.org.integration;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** Disconnects a vendor; its credentials go with the row. */
@Singleton
class RemoveIntegration {

  private final IntegrationRepository integrations;
  private final IntegrationEvents events;

  RemoveIntegration(IntegrationRepository integrations, IntegrationEvents events) {
    this.integrations = integrations;
    this.events = events;
  }

  @Transactional
  Integration remove(Identity.Member caller, ProjectId project, String id) {
    ProjectAdmins.require(caller);
    var removed =
        PathIds.number(id)
            .flatMap(number -> integrations.remove(project, number))
            .orElseThrow(Refusal::notFound);
    events.removed(removed);
    return removed;
  }
}
