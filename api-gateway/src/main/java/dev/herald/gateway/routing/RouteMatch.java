package dev.herald.gateway.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request, recognized.
 *
 * @param segments the path taken apart, still percent-encoded, without a trailing slash
 */
public record RouteMatch(Address address, List<String> segments) {

  /** Where the id stands in {@code /api/projects/{id}} and its like. */
  private static final int PARENT_ID = 2;

  /** The parent's id as the client wrote it, which may be {@code @current}. */
  public @Nullable String parentId() {
    return address.parent() == Parent.NONE ? null : segments.get(PARENT_ID);
  }

  /** The path for the service: no trailing slash, and the parent's id as it was found to be. */
  public String path(@Nullable String parentId) {
    var path = new StringBuilder();
    for (int i = 0; i < segments.size(); i++) {
      boolean replaced = parentId != null && i == PARENT_ID;
      path.append('/').append(replaced ? parentId : segments.get(i));
    }
    return path.toString();
  }
}
