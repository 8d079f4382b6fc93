package dev.herald.org.organization;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be written about an organization; null features stand for every feature. */
public record OrganizationSettings(
    String name,
    @Nullable List<String> availableProductFeatures,
    boolean allowPubliclySharedResources,
    boolean isAiDataProcessingApproved,
    boolean membersCanUsePersonalApiKeys,
    boolean cloud) {

  /**
   * What a new organization starts with: all open, but consent to AI must be given, not assumed.
   */
  public static OrganizationSettings open(String name) {
    return new OrganizationSettings(name, null, true, false, true, false);
  }
}
