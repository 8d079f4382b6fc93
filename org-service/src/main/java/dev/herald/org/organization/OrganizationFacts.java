package dev.herald.org.organization;

import java.util.List;
import java.util.UUID;

/**
 * What other services need to know of an organization; also the data of its change event.
 *
 * @param membersCanUsePersonalApiKeys false only where the organization may forbid it at all
 */
public record OrganizationFacts(
    UUID id,
    String name,
    List<String> features,
    boolean aiDataProcessingApproved,
    boolean publiclySharedResources,
    boolean cloud,
    boolean membersCanUsePersonalApiKeys) {

  public static final String CHANGED = "organization.changed.v1";

  /** Forbidding members their keys takes this feature. */
  private static final String SECURITY_SETTINGS = "organization_security_settings";

  public static OrganizationFacts of(Organization organization, Features all) {
    var features = all.of(organization.availableProductFeatures());
    return new OrganizationFacts(
        organization.id(),
        organization.name(),
        features,
        organization.isAiDataProcessingApproved(),
        organization.allowPubliclySharedResources(),
        organization.cloud(),
        organization.membersCanUsePersonalApiKeys() || !features.contains(SECURITY_SETTINGS));
  }
}
