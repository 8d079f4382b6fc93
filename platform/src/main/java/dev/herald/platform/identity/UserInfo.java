package dev.herald.platform.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.annotation.Introspected;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user as others see them: {@code created_by} and its like. */
@Introspected
public record UserInfo(
    long id,
    UUID uuid,
    String distinctId,
    String firstName,
    String lastName,
    String email,
    @Nullable Boolean isEmailVerified,
    @Nullable JsonNode hedgehogConfig,
    @Nullable String roleAtOrganization) {

  public UserInfo {
    // A null read from JSON arrives as a node of its own.
    hedgehogConfig = hedgehogConfig == null || hedgehogConfig.isNull() ? null : hedgehogConfig;
  }
}
