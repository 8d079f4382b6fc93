package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * A vendor a project is connected to; its credentials are not in it.
 *
 * @param vendorId the vendor's own name for what was connected
 * @param config what may be shown of the connection
 * @param errors empty, or {@link #TOKEN_REFRESH_FAILED} when the vendor refuses the credentials
 * @param version grows each time it is connected anew
 */
public record Integration(
    long id,
    long projectId,
    String kind,
    @ColumnName("integration_id") String vendorId,
    JsonNode config,
    String errors,
    int version,
    Instant createdAt,
    @Nullable Long createdBy) {

  public static final String TOKEN_REFRESH_FAILED = "TOKEN_REFRESH_FAILED";

  /** Whether this person connected it, and so may see with its eyes. */
  public boolean wasConnectedBy(long userId) {
    return createdBy != null && createdBy == userId;
  }
}
