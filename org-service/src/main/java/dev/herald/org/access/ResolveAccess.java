package dev.herald.org.access;

import dev.herald.org.organization.Features;
import dev.herald.org.organization.OrganizationFacts;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Answers who is calling and what they are in the place they want to go to. */
@Singleton
final class ResolveAccess {

  private final AccessRepository accesses;
  private final KeyUses uses;
  private final Features features;
  private final Clock clock;

  ResolveAccess(AccessRepository accesses, KeyUses uses, Features features, Clock clock) {
    this.accesses = accesses;
    this.uses = uses;
    this.features = features;
    this.clock = clock;
  }

  AccessAnswer resolve(AccessQuestion question) {
    var place = Place.of(question.parentKind(), question.parentId());
    var access = accesses.find(question.credential(), place, clock.instant());
    var key = access.key();
    if (key != null) {
      uses.noted(key.id(), key.lastUsedAt());
    }
    var user = access.user();
    var organization = access.organization();
    var project = access.project();
    return new AccessAnswer(
        key == null ? null : AccessAnswer.Key.of(key),
        user == null ? null : user.info(),
        organization == null ? null : OrganizationFacts.of(organization, features),
        project == null ? null : project.info(),
        found(place, access),
        access.level(),
        access.projectAccess());
  }

  private static boolean found(Place place, Access access) {
    return switch (place) {
      case Place.Nowhere _ -> true;
      case Place.Unknown _ -> false;
      case Place.InOrganization _, Place.InCurrentOrganization _ -> access.organization() != null;
      case Place.InProject _, Place.InCurrentProject _ -> access.project() != null;
    };
  }
}
