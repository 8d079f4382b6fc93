package dev.herald.org.operator;

import dev.herald.org.organization.Features;
import dev.herald.org.organization.Organization;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An organization as the operator sees it; features are the keys in force. */
record OrganizationView(
    UUID id,
    String name,
    List<String> availableProductFeatures,
    boolean allowPubliclySharedResources,
    boolean isAiDataProcessingApproved,
    boolean membersCanUsePersonalApiKeys,
    boolean cloud,
    Instant createdAt) {

  static OrganizationView of(Organization organization, Features features) {
    return new OrganizationView(
        organization.id(),
        organization.name(),
        features.of(organization.availableProductFeatures()),
        organization.allowPubliclySharedResources(),
        organization.isAiDataProcessingApproved(),
        organization.membersCanUsePersonalApiKeys(),
        organization.cloud(),
        organization.createdAt());
  }
}
