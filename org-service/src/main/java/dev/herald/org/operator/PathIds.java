package dev.herald.org.operator;

import dev.herald.platform.problem.Refusal;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as they stand in a path: one of another form names nothing that could exist. */
final class PathIds {

  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private PathIds() {}

  static UUID uuid(String text) {
    if (!UUID_FORM.matcher(text).matches()) {
      throw Refusal.notFound();
    }
    return UUID.fromString(text);
  }

  static long number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw Refusal.notFound();
    }
    return Long.parseLong(text);
  }
}
