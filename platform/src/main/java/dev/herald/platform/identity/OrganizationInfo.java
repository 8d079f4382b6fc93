package dev.herald.platform.identity;

import io.micronaut.core.annotation.Introspected;
import java.util.List;
import java.util.UUID;

/**
 * What services need to know of the caller's organization.
 *
 * @param features keys of the entitlements it holds
 */
@Introspected
public record OrganizationInfo(
    UUID id,
    String name,
    List<String> features,
    boolean aiDataProcessingApproved,
    boolean publiclySharedResources,
    boolean cloud) {

  public OrganizationInfo {
    features = List.copyOf(features);
  }

  public boolean has(String feature) {
    return features.contains(feature);
  }
}
