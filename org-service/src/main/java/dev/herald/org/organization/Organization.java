package dev.herald.org.organization;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant: everything but people belongs to exactly one.
 *
 * @param availableProductFeatures keys of the features it has; null stands for every feature
 */
public record Organization(
    UUID id,
    String name,
    @Nullable List<String> availableProductFeatures,
    boolean allowPubliclySharedResources,
    boolean isAiDataProcessingApproved,
    boolean membersCanUsePersonalApiKeys,
    boolean cloud,
    Instant createdAt) {

  public OrganizationSettings settings() {
    return new OrganizationSettings(
        name,
        availableProductFeatures,
        allowPubliclySharedResources,
        isAiDataProcessingApproved,
        membersCanUsePersonalApiKeys,
        cloud);
  }
}
