package dev.herald.org.access;

import dev.herald.platform.input.PathIds;
import java.util.UUID;
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

  static Place of(@Nullable String kind, @Nullable String id) {
    String text = id == null ? "" : id;
    return switch (kind) {
      case "organization" -> organization(text);
      case "project" -> project(text);
      case null, default -> new Nowhere();
    };
  }

  private static Place organization(String id) {
    return CURRENT.equals(id)
        ? new InCurrentOrganization()
        : PathIds.uuid(id).<Place>map(InOrganization::new).orElseGet(Unknown::new);
  }

  private static Place project(String id) {
    return CURRENT.equals(id)
        ? new InCurrentProject()
        : PathIds.number(id).<Place>map(InProject::new).orElseGet(Unknown::new);
  }
}
