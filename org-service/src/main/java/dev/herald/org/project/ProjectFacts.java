package dev.herald.org.project;

import dev.herald.org.organization.OrganizationFacts;
import java.util.UUID;

/** What other services need to know of a project. */
record ProjectFacts(
    long id,
    UUID uuid,
    String name,
    String timezone,
    UUID organizationId,
    OrganizationFacts organization) {}
