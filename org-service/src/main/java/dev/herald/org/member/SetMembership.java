package dev.herald.org.member;

import dev.herald.org.organization.OrganizationRepository;
import dev.herald.org.user.UserRepository;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.time.Uuids;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Lets someone into an organization, or gives a member another level. */
@Singleton
public class SetMembership {

  private final OrganizationRepository organizations;
  private final UserRepository users;
  private final MembershipRepository memberships;
  private final Outbox outbox;
  private final Clock clock;

  SetMembership(
      OrganizationRepository organizations,
      UserRepository users,
      MembershipRepository memberships,
      Outbox outbox,
      Clock clock) {
    this.organizations = organizations;
    this.users = users;
    this.memberships = memberships;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Transactional
  public void set(UUID organizationId, long userId, Level level) {
    if (!organizations.holds(organizationId) || !users.exists(userId)) {
      throw Refusal.notFound();
    }
    memberships.put(Uuids.v7(clock), organizationId, userId, level, clock.instant());
    outbox.add(
        Topics.ORG,
        organizationId.toString(),
        MembershipChanged.TYPE,
        new MembershipChanged(organizationId, userId, level.number()));
  }
}
