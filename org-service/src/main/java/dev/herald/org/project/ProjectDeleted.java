package dev.herald.org.project;

import java.util.UUID;

/** Event: a project is gone, and with it everything that belonged to it. */
record ProjectDeleted(long id, UUID organizationId) {

  static final String TYPE = "project.deleted.v1";
}
