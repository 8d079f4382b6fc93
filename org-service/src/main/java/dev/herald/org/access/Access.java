package dev.herald.org.access;

import dev.herald.org.organization.Organization;
import dev.herald.org.user.User;
import dev.herald.platform.identity.ProjectInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tables say about one credential in one place.
 *
 * @param level the caller's membership level in the organization, null without membership
 * @param listedAs how the caller was let into the project by name, null when they were not
 */
record Access(
    @Nullable Key key,
    @Nullable User user,
    @Nullable Organization organization,
    @Nullable Project project,
    @Nullable Integer level,
    @Nullable String listedAs) {

  private static final int ADMIN = 8;

  /** A key that is valid now; its person is active. */
  record Key(
      String id,
      List<String> scopes,
      @Nullable List<Long> scopedTeams,
      @Nullable List<String> scopedOrganizations,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {}

  /** A project and whether it is closed to members not let in by name. */
  record Project(ProjectInfo info, boolean closed) {}

  /** {@code none}, {@code member} or {@code admin}; null where no project or no caller is. */
  @Nullable String projectAccess() {
    if (project == null || user == null) {
      return null;
    }
    if (level == null) {
      return "none";
    }
    if (level >= ADMIN) {
      return "admin";
    }
    if (listedAs != null) {
      return listedAs;
    }
    return project.closed() ? "none" : "member";
  }
}
