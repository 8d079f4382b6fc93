package dev.herald.org.integration;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;

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
    long creator = caller.user().id();
    var stored =
        integrations
            .add(project, kind, connection, creator, clock.instant())
            .orElseGet(() -> replace(caller, project, kind, connection));
    events.changed(stored);
    return stored;
  }

  private Integration replace(
      Identity.Member caller, ProjectId project, String kind, Connection connection) {
    ProjectAdmins.require(caller);
    return integrations.replace(project, kind, connection, caller.user().id());
  }
}
