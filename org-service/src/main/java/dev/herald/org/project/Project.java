package dev.herald.org.project;

import dev.herald.platform.identity.ProjectInfo;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.mapper.reflect.ColumnName;

/**
 * A project of an organization.
 *
 * @param closed closed to plain members who were not let in by name; "private" on the wire
 */
public record Project(
    long id,
    UUID uuid,
    UUID organizationId,
    String name,
    String timezone,
    String apiToken,
    @ColumnName("private") boolean closed,
    Instant createdAt) {

  public ProjectInfo info() {
    return new ProjectInfo(id, uuid, name, timezone);
  }
}
