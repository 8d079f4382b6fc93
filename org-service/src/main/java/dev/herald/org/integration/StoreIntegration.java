package dev.herald.org.integration;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Keeps a connection; one to the same account of the same vendor takes the place of the old. */
@Singleton
class StoreIntegration {

  private final IntegrationRepository integrations;
  private final IntegrationEvents events;
  private final Clock clock;

  StoreIntegration(IntegrationRepository integrations, IntegrationEvents events, Clock clock) {
    this.integrations = integrations;
    this.events = events;
    this.clock = clock;
  }

  @Transactional
  Integration store(Identity.Member caller, ProjectId project, String kind, Connection connection) {
    // One that is removed before it can be replaced can be added after all.
    var stored =
        add(caller, project, kind, connection)
            .or(() -> replace(caller, project, kind, connection))
            .or(() -> add(caller, project, kind, connection))
            .orElseThrow(() -> Refusal.unavailable("The integration is being changed by others."));
    events.changed(stored);
    return stored;
  }

  private Optional<Integration> add(
      Identity.Member caller, ProjectId project, String kind, Connection connection) {
    return integrations.add(project, kind, connection, caller.user().id(), clock.instant());
  }

  private Optional<Integration> replace(
      Identity.Member caller, ProjectId project, String kind, Connection connection) {
    ProjectAdmins.require(caller);
    return integrations.replace(project, kind, connection, caller.user().id());
  }
}
