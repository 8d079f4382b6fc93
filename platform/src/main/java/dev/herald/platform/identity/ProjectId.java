package dev.herald.platform.identity;

/**
 * The project a request is about, checked against the caller.
 *
 * <p>As a controller parameter it is bound from the path variable {@code project_id}, {@code
 * projectId} or {@code environment_id}.
 */
public record ProjectId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
