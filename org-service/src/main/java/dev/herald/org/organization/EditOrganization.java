package dev.herald.org.organization;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Changes an organization's name, features and switches. */
@Singleton
public class EditOrganization {

  private final OrganizationRepository organizations;
  private final Features features;
  private final Outbox outbox;

  EditOrganization(OrganizationRepository organizations, Features features, Outbox outbox) {
    this.organizations = organizations;
    this.features = features;
    this.outbox = outbox;
  }

  @Transactional
  public Organization edit(UUID id, UnaryOperator<OrganizationSettings> edit) {
    var stored = organizations.findForUpdate(id).orElseThrow(Refusal::notFound);
    var edited = organizations.update(id, edit.apply(stored.settings()));
    outbox.add(
        Topics.ORG,
        id.toString(),
        OrganizationFacts.CHANGED,
        OrganizationFacts.of(edited, features));
    return edited;
  }
}
