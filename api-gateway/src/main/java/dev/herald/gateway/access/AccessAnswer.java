package dev.herald.gateway.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What org-service knows of a key and a parent.
 *
 * @param key null when unknown, expired, or its user is not active
 * @param organization the parent, or the project's
 * @param level of the user's membership in it; null when there is none
 * @param projectAccess null unless the parent is a project
 */
@Introspected
record AccessAnswer(
    @Nullable Key key,
    @Nullable UserInfo user,
    @Nullable Organization organization,
    @Nullable ProjectInfo project,
    boolean parentFound,
    @Nullable Integer level,
    @Nullable ProjectAccess projectAccess) {

  /** What the user is to the project. */
  enum ProjectAccess {
    @JsonProperty("none")
    NONE,
    @JsonProperty("member")
    MEMBER,
    @JsonProperty("admin")
    ADMIN
  }

  /** A personal API key and where it is confined to; an empty list confines to nothing. */
  @Introspected
  record Key(
      String id,
      List<String> scopes,
      List<Long> scopedTeams,
      List<UUID> scopedOrganizations,
      @Nullable Instant expiresAt) {

    Key {
      scopes = orEmpty(scopes);
      scopedTeams = orEmpty(scopedTeams);
      scopedOrganizations = orEmpty(scopedOrganizations);
    }

    /** On the wire an empty list may be null or left out. */
    private static <T> List<T> orEmpty(@Nullable List<T> list) {
      return list == null ? List.of() : List.copyOf(list);
    }
  }

  /** The organization, with what only the gateway needs to know of it. */
  @Introspected
  record Organization(
      UUID id,
      String name,
      List<String> features,
      boolean aiDataProcessingApproved,
      boolean publiclySharedResources,
      boolean cloud,
      @Nullable Boolean membersCanUsePersonalApiKeys) {

    boolean closedToMembersKeys() {
      return Boolean.FALSE.equals(membersCanUsePersonalApiKeys);
    }

    OrganizationInfo info() {
      return new OrganizationInfo(
          id, name, features, aiDataProcessingApproved, publiclySharedResources, cloud);
    }
  }
}
