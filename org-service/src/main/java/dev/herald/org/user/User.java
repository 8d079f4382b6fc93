package dev.herald.org.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person with an account; an inactive one keeps their traces and may do nothing. */
public record User(
    long id,
    UUID uuid,
    String distinctId,
    String email,
    String firstName,
    String lastName,
    @Nullable Boolean isEmailVerified,
    @Nullable JsonNode hedgehogConfig,
    @Nullable String roleAtOrganization,
    boolean isActive,
    Instant createdAt) {

  /** What others are shown of this person. */
  public UserInfo info() {
    return new UserInfo(
        id,
        uuid,
        distinctId,
        firstName,
        lastName,
        email,
        isEmailVerified,
        hedgehogConfig,
        roleAtOrganization);
  }
}
