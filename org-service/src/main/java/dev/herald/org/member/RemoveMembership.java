package dev.herald.org.member;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Takes someone out of an organization and of all its projects. */
@Singleton
public class RemoveMembership {

  private final MembershipRepository memberships;
  private final Outbox outbox;

  RemoveMembership(MembershipRepository memberships, Outbox outbox) {
    this.memberships = memberships;
    this.outbox = outbox;
  }

  @Transactional
  public void remove(UUID organizationId, long userId) {
    if (!memberships.remove(organizationId, userId)) {
      throw Refusal.notFound();
    }
    outbox.add(
        Topics.ORG,
        organizationId.toString(),
        MembershipChanged.TYPE,
        new MembershipChanged(organizationId, userId, null));
  }
}
