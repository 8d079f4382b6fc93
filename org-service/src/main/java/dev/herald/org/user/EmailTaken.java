package dev.herald.org.user;

import dev.herald.platform.problem.Refusal;

/** Two accounts may not share an address, in whatever case it is written. */
final class EmailTaken {

  private EmailTaken() {}

  static Refusal refusal() {
    return Refusal.invalid("email", "unique", "user with this email already exists.");
  }
}
