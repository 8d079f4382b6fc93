package dev.herald.gateway.access;

import dev.herald.gateway.access.AccessAnswer.Key;
import dev.herald.gateway.access.AccessAnswer.Organization;
import dev.herald.gateway.access.AccessAnswer.ProjectAccess;
import dev.herald.gateway.routing.Level;
import dev.herald.gateway.routing.Parent;
import dev.herald.gateway.routing.Terms.Keyed;
import dev.herald.platform.identity.Identity.Member;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Whether a key may pass, in the order of conventions §7 and with the words of §2 to §8. */
@Singleton
final class AccessRules {

  private static final String NO_ACTION_FOR_KEYS =
      "This action does not support personal API key access";
  private static final String PROJECT_KEYS_ONLY =
      "API keys with scoped projects are only supported on project-based endpoints.";

  private final boolean strictScopes;
  private final Clock clock;

  AccessRules(AccessConfiguration configuration, Clock clock) {
    this.strictScopes = configuration.strictScopes();
    this.clock = clock;
  }

  /** Refuses a key that is unknown, revoked, expired, or whose user is not active. */
  Key authenticate(PresentedKey presented, AccessAnswer answer) {
    Key key = answer.key();
    if (key == null || (key.expiresAt() != null && !key.expiresAt().isAfter(clock.instant()))) {
      throw authenticationFailed(presented.place().invalid());
    }
    return key;
  }

  /** Refuses an authenticated key that may not do this here. */
  void authorize(Keyed terms, Parent parent, Key key, AccessAnswer answer) {
    if (strictScopes && !terms.scope().declared()) {
      throw Refusal.forbidden(NO_ACTION_FOR_KEYS);
    }
    if (parent != Parent.NONE && !answer.parentFound()) {
      throw Refusal.notFound(
          parent == Parent.PROJECT ? "Project not found." : "Organization not found.");
    }
    confine(key, parent, answer);
    if (!terms.scope().isAmong(key.scopes())) {
      throw Refusal.forbidden("API key missing required scope '" + terms.scope().text() + "'");
    }
    admit(parent, answer);
    demand(terms.level(), answer);
  }

  private static void confine(Key key, Parent parent, AccessAnswer answer) {
    ProjectInfo project = answer.project();
    if (!key.scopedTeams().isEmpty()) {
      if (parent != Parent.PROJECT || project == null) {
        throw Refusal.forbidden(PROJECT_KEYS_ONLY);
      }
      if (!key.scopedTeams().contains(project.id())) {
        throw Refusal.forbidden(
            "API key does not have access to the requested project: ID " + project.id() + ".");
      }
    }
    Organization organization = answer.organization();
    if (organization == null) {
      return;
    }
    if (!key.scopedOrganizations().isEmpty()
        && !key.scopedOrganizations().contains(organization.id())) {
      throw Refusal.forbidden(
          "API key does not have access to the requested organization: ID "
              + organization.id()
              + ".");
    }
    Integer level = answer.level();
    if (organization.closedToMembersKeys() && level != null && level < Member.ADMIN) {
      throw Refusal.forbidden(
          "Organization '"
              + organization.name()
              + "' does not allow using personal API keys. Contact an admin to enable personal API"
              + " keys for this organization.");
    }
  }

  private static void admit(Parent parent, AccessAnswer answer) {
    boolean member = answer.level() != null;
    switch (parent) {
      case NONE -> {}
      case ORGANIZATION -> {
        if (!member) {
          throw Refusal.forbidden("You do not have permission to perform this action.");
        }
      }
      case PROJECT -> {
        ProjectAccess access = answer.projectAccess();
        if (!member || access == null || access == ProjectAccess.NONE) {
          throw Refusal.forbidden("You don't have access to the project.");
        }
      }
    }
  }

  private static void demand(Level level, AccessAnswer answer) {
    boolean enough =
        switch (level) {
          case MEMBER -> true;
          case ORGANIZATION_ADMIN -> answer.level() != null && answer.level() >= Member.ADMIN;
          case PROJECT_ADMIN -> answer.projectAccess() == ProjectAccess.ADMIN;
        };
    if (!enough) {
      throw Refusal.forbidden(level.refusal());
    }
  }

  static Refusal notAuthenticated() {
    return Refusal.of(
        new Problem.NotAuthenticated(
            "not_authenticated", "Authentication credentials were not provided."));
  }

  static Refusal authenticationFailed(String detail) {
    return Refusal.of(new Problem.NotAuthenticated("authentication_failed", detail));
  }
}
