package dev.herald.org.organization;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.time.Uuids;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Founds an organization; it has no members and no projects yet. */
@Singleton
public class CreateOrganization {

  private final OrganizationRepository organizations;
  private final Features features;
  private final Outbox outbox;
  private final Clock clock;

  CreateOrganization(
      OrganizationRepository organizations, Features features, Outbox outbox, Clock clock) {
    this.organizations = organizations;
    this.features = features;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Transactional
  public Organization create(OrganizationSettings settings) {
    var added = organizations.add(Uuids.v7(clock), settings, clock.instant());
    outbox.add(
        Topics.ORG,
        added.id().toString(),
        OrganizationFacts.CHANGED,
        OrganizationFacts.of(added, features));
    return added;
  }
}
