package dev.herald.org.operator;

import dev.herald.org.user.UserProfile;
import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Refusal;
import java.util.regex.Pattern;

/** The body that makes or edits an account. */
final class UserFields {

  /** One mailbox at one host; whether it exists only a letter can tell. */
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@,;<>\"()\\[\\]]+@[^\\s@.,;<>]+(\\.[^\\s@.,;<>]+)*");

  private static final int EMAIL_LENGTH = 254;
  private static final int NAME_LENGTH = 150;

  private static final Field<String> FIRST_NAME = name("first_name");
  private static final Field<String> LAST_NAME = name("last_name");
  private static final Field<String> ADDRESS =
      Field.text("email").maxLength(EMAIL_LENGTH).required();
  private static final Field<Boolean> EMAIL_VERIFIED = Field.bool("is_email_verified").nullable();
  private static final Field<String> ROLE =
      Field.choice(
              "role_at_organization",
              "engineering",
              "data",
              "product",
              "founder",
              "leadership",
              "marketing",
              "sales",
              "other")
          .nullable();
  private static final Field<Boolean> ACTIVE = Field.bool("is_active");

  static final UserProfile NOBODY = new UserProfile("", "", "", null, null, true);

  private UserFields() {}

  static UserProfile read(Input input, UserProfile before) {
    String firstName = input.read(FIRST_NAME).orDefault(before.firstName());
    String lastName = input.read(LAST_NAME).orDefault(before.lastName());
    String email = email(input.read(ADDRESS), before.email());
    return new UserProfile(
        email,
        firstName,
        lastName,
        input.read(EMAIL_VERIFIED).orElse(before.isEmailVerified()),
        input.read(ROLE).orElse(before.roleAtOrganization()),
        input.read(ACTIVE).orDefault(before.isActive()));
  }

  private static String email(Change<String> sent, String before) {
    if (!(sent instanceof Change.To<String>(var address))) {
      return before;
    }
    if (!EMAIL.matcher(address).matches()) {
      throw Refusal.invalidInput(ADDRESS.name(), "Enter a valid email address.");
    }
    return address;
  }

  private static Field<String> name(String name) {
    return Field.text(name).maxLength(NAME_LENGTH).blankable();
  }
}
