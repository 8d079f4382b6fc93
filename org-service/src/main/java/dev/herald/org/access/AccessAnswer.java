package dev.herald.org.access;

import dev.herald.org.organization.OrganizationFacts;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link AccessQuestion}; a null key stands for every credential not valid. */
record AccessAnswer(
    @Nullable Key key,
    @Nullable UserInfo user,
    @Nullable OrganizationFacts organization,
    @Nullable ProjectInfo project,
    boolean parentFound,
    @Nullable Integer level,
    @Nullable String projectAccess) {

  /** What the key may be used for, as it was set down when it was made. */
  record Key(
      String id,
      List<String> scopes,
      @Nullable List<Long> scopedTeams,
      @Nullable List<String> scopedOrganizations,
      @Nullable Instant expiresAt) {

    static Key of(Access.Key key) {
      return new Key(
          key.id(), key.scopes(), key.scopedTeams(), key.scopedOrganizations(), key.expiresAt());
    }
  }
}
