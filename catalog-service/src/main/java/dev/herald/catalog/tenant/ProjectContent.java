package dev.herald.catalog.tenant;

/** Something that belongs to projects and goes with them. */
public interface ProjectContent {

  /** Removes what belongs to the project; runs in the caller's transaction. */
  void removeAll(long project);
}
