package dev.herald.org.integration;

/** Event: an integration and its credentials are gone. */
public record IntegrationRemoved(long id, long projectId, String kind) {

  public static final String TYPE = "integration.removed.v1";

  static IntegrationRemoved of(Integration integration) {
    return new IntegrationRemoved(integration.id(), integration.projectId(), integration.kind());
  }
}
