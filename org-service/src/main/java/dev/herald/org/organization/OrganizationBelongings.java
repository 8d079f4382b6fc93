package dev.herald.org.organization;

import java.util.UUID;

/** Things of an organization whose end others must hear of, each by an event of its own. */
public interface OrganizationBelongings {

  /** Removes them, inside the transaction that removes the organization. */
  void removeAllOf(UUID organizationId);
}
