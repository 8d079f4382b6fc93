package dev.herald.org.organization;

import java.util.UUID;

/** Event: an organization is gone, and with it everything that belonged to it. */
record OrganizationDeleted(UUID id) {

  static final String TYPE = "organization.deleted.v1";
}
