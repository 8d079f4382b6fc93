package dev.herald.org.user;

import org.jspecify.annotations.Nullable;

/** What can be written about a person. */
public record UserProfile(
    String email,
    String firstName,
    String lastName,
    @Nullable Boolean isEmailVerified,
    @Nullable String roleAtOrganization,
    boolean isActive) {

  static UserProfile of(User user) {
    return new UserProfile(
        user.email(),
        user.firstName(),
        user.lastName(),
        user.isEmailVerified(),
        user.roleAtOrganization(),
        user.isActive());
  }
}
