package dev.herald.gateway.routing;

/** What a caller must be in the organization or project of the path. */
public enum Level {
  MEMBER(""),
  ORGANIZATION_ADMIN("Your organization access level is insufficient."),
  PROJECT_ADMIN("You don't have sufficient permissions in the project.");

  private final String refusal;

  Level(String refusal) {
    this.refusal = refusal;
  }

  /** What a member is told who is less than this. */
  public String refusal() {
    return refusal;
  }
}
