package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An integration as its project's members see it: never with tokens or secrets. */
record IntegrationView(
    long id,
    String kind,
    JsonNode config,
    Instant createdAt,
    @Nullable UserInfo createdBy,
    String errors,
    String displayName) {

  static IntegrationView of(
      Integration integration, @Nullable UserInfo createdBy, String displayName) {
    return new IntegrationView(
        integration.id(),
        integration.kind(),
        integration.config(),
        integration.createdAt(),
        createdBy,
        integration.errors(),
        displayName);
  }
}
