package dev.herald.org.access;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a request wants to go: an organization, a project, neither, or nowhere that exists. */
sealed interface Place {

  String CURRENT = "@current";

  /** Not under an organization or project. */
  record Nowhere() implements Place {}

  /** Under an id that cannot exist. */
  record Unknown() implements Place {}

  record InOrganization(UUID id) implements Place {}

  record InProject(long id) implements Place {}

  /** The caller's oldest membership. */
  record InCurrentOrganization() implements Place {}

  /** The oldest project open to the caller in their current organization. */
  record InCurrentProject() implements Place {}

  Pattern UUID_FORM = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  Pattern PROJECT_ID = Pattern.compile("[0-9]{1,18}");

  static Place of(@Nullable String kind, @Nullable String id) {
    String text = id == null ? "" : id;
    return switch (kind) {
      case "organization" -> organization(text);
      case "project" -> project(text);
      case null, default -> new Nowhere();
    };
  }

  private static Place organization(String id) {
    if (CURRENT.equals(id)) {
      return new InCurrentOrganization();
    }
    return UUID_FORM.matcher(id).matches()
        ? new InOrganization(UUID.fromString(id))
        : new Unknown();
  }

  private static Place project(String id) {
    if (CURRENT.equals(id)) {
      return new InCurrentProject();
    }
    return PROJECT_ID.matcher(id).matches() ? new InProject(Long.parseLong(id)) : new Unknown();
  }
}
