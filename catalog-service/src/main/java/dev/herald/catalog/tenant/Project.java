package dev.herald.catalog.tenant;

import java.util.UUID;

/**
 * A project, as far as its content depends on it.
 *
 * @param timezone IANA name
 */
public record Project(long id, UUID organizationId, String timezone) {}
