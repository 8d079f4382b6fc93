package dev.herald.org.project;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/** Event: a project was made, edited, opened or closed. */
public record ProjectChanged(
    long id,
    UUID organizationId,
    String name,
    String timezone,
    @JsonProperty("private") boolean closed) {

  public static final String TYPE = "project.changed.v1";

  static ProjectChanged of(Project project) {
    return new ProjectChanged(
        project.id(),
        project.organizationId(),
        project.name(),
        project.timezone(),
        project.closed());
  }
}
