package dev.herald.org.integration;

/** Event: an integration was connected, connected anew, or refused by its vendor. */
public record IntegrationChanged(long id, long projectId, String kind) {

  public static final String TYPE = "integration.changed.v1";

  static IntegrationChanged of(Integration integration) {
    return new IntegrationChanged(integration.id(), integration.projectId(), integration.kind());
  }
}
