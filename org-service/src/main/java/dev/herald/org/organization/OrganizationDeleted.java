package dev.herald.org.organization;

import java.util.UUID;

/** Event: an organization is gone, and with it everything that belonged to it. */
public record OrganizationDeleted(UUID id) {

  public static final String TYPE = "organization.deleted.v1";
}
