package dev.herald.org.integration;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.problem.Refusal;

/** What only an administrator of the project may do to its integrations. */
final class ProjectAdmins {

  private ProjectAdmins() {}

  static void require(Identity.Member caller) {
    if (!caller.projectAdmin()) {
      throw Refusal.forbidden("You don't have sufficient permissions in the project.");
    }
  }
}
