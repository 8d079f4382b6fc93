package dev.herald.org.project;

import java.util.UUID;

/** Event: a project is gone, and with it everything that belonged to it. */
public record ProjectDeleted(long id, UUID organizationId) {

  public static final String TYPE = "project.deleted.v1";
}
