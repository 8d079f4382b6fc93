package dev.herald.org.project;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Who may enter a project: everybody in the organization, or those listed when it is private. */
public record ProjectAccess(@JsonProperty("private") boolean closed, List<Entry> members) {

  public static final String MEMBER = "member";
  public static final String ADMIN = "admin";

  /** Someone let in by name; level is {@link #MEMBER} or {@link #ADMIN}. */
  public record Entry(long userId, String level) {}
}
