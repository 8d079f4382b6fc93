package dev.herald.org.organization;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Ends an organization and everything that belongs to it; people and their keys stay. */
@Singleton
public class DeleteOrganization {

  private final OrganizationRepository organizations;
  private final List<OrganizationBelongings> belongings;
  private final Outbox outbox;

  DeleteOrganization(
      OrganizationRepository organizations,
      List<OrganizationBelongings> belongings,
      Outbox outbox) {
    this.organizations = organizations;
    this.belongings = belongings;
    this.outbox = outbox;
  }

  @Transactional
  public void delete(UUID id) {
    if (organizations.findForUpdate(id).isEmpty()) {
      throw Refusal.notFound();
    }
    belongings.forEach(things -> things.removeAllOf(id));
    organizations.remove(id);
    outbox.add(Topics.ORG, id.toString(), OrganizationDeleted.TYPE, new OrganizationDeleted(id));
  }
}
