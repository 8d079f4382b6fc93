package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;

/** Connects a project to a vendor: asks the vendor first, then stores what it gave. */
@Singleton
final class ConnectIntegration {

  private static final String RETIRED = "slack-posthog-code";

  private final Connectors connectors;
  private final StoreIntegration store;

  ConnectIntegration(Connectors connectors, StoreIntegration store) {
    this.connectors = connectors;
    this.store = store;
  }

  Integration connect(Identity.Member caller, ProjectId project, String kind, JsonNode config) {
    if (kind.equals(RETIRED)) {
      throw Refusal.invalidInput(null, "Kind " + RETIRED + " is deprecated. Connect slack.");
    }
    // The vendor may take its ten seconds: no transaction waits for it.
    var connection = connectors.require(kind).connect(config);
    return store.store(caller, project, kind, connection);
  }
}
