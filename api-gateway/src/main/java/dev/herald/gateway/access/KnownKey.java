package dev.herald.gateway.access;

import dev.herald.gateway.access.AccessAnswer.Key;
import dev.herald.gateway.access.AccessAnswer.ProjectAccess;
import dev.herald.platform.event.Event;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import org.jspecify.annotations.Nullable;

/** An answer of org-service, kept with what was made from it. */
final class KnownKey {

  private final AccessAnswer answer;
  private final IdentityTokens tokens;
  private volatile @Nullable Caller caller;

  KnownKey(AccessAnswer answer, IdentityTokens tokens) {
    this.answer = answer;
    this.tokens = tokens;
  }

  AccessAnswer answer() {
    return answer;
  }

  /** Only what lets someone in is worth keeping: a new key or a new member should work at once. */
  boolean isWorthKeeping() {
    return answer.key() != null && answer.parentFound() && answer.level() != null;
  }

  /** The caller of a request that has passed every check. */
  Caller caller() {
    Caller made = caller;
    if (made == null) {
      made = new Caller(identity(), tokens);
      caller = made;
    }
    return made;
  }

  private Identity identity() {
    Key key = answer.key();
    var user = answer.user();
    var organization = answer.organization();
    Integer level = answer.level();
    if (key == null || user == null || organization == null || level == null) {
      throw new IllegalStateException("org-service let in a key without user or organization");
    }
    return new Identity.Member(
        user,
        organization.info(),
        answer.project(),
        level,
        answer.projectAccess() == ProjectAccess.ADMIN,
        key.id(),
        key.scopes());
  }

  /** Whether something that happened may have changed this answer. */
  boolean isTouchedBy(Event event) {
    var data = event.data();
    return switch (event.type()) {
      case "personal_key.changed.v1" -> isKey(data.path("key_id").asText());
      case "user.changed.v1" -> isUser(data.path("id").asLong());
      // Also for another organization: the membership may move what @current means.
      case "membership.changed.v1" -> isUser(data.path("user_id").asLong());
      case "organization.changed.v1", "organization.deleted.v1" ->
          isOrganization(data.path("id").asText());
      case "project.changed.v1", "project.deleted.v1" ->
          isOrganization(data.path("organization_id").asText());
      default -> false;
    };
  }

  private boolean isKey(String id) {
    return answer.key() != null && answer.key().id().equals(id);
  }

  private boolean isUser(long id) {
    return answer.user() != null && answer.user().id() == id;
  }

  private boolean isOrganization(String id) {
    return answer.organization() != null && answer.organization().id().toString().equals(id);
  }
}
