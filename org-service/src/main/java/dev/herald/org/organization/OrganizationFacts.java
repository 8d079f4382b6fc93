package dev.herald.org.organization;

import java.util.List;
import java.util.UUID;

/** What other services need to know of an organization; also the data of its change event. */
public record OrganizationFacts(
    UUID id,
    String name,
    List<String> features,
    boolean aiDataProcessingApproved,
    boolean publiclySharedResources,
    boolean cloud,
    boolean membersCanUsePersonalApiKeys) {

  public static final String CHANGED = "organization.changed.v1";

  public static OrganizationFacts of(Organization organization, Features features) {
    return new OrganizationFacts(
        organization.id(),
        organization.name(),
        features.of(organization.availableProductFeatures()),
        organization.isAiDataProcessingApproved(),
        organization.allowPubliclySharedResources(),
        organization.cloud(),
        organization.membersCanUsePersonalApiKeys());
  }
}
