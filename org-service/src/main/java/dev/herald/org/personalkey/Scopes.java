package dev.herald.org.personalkey;

import dev.herald.platform.problem.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/** The form of a scope: {@code object:read}, {@code object:write} or the wildcard. */
final class Scopes {

  private static final Pattern FORM = Pattern.compile("\\*|[a-z][a-z0-9_]*:(read|write)");

  private Scopes() {}

  /** An unknown object is no error: it is simply never asked for. */
  static void check(List<String> scopes) {
    for (String scope : scopes) {
      if (!FORM.matcher(scope).matches()) {
        throw Refusal.invalidInput("scopes", "Invalid scope: " + scope);
      }
    }
  }
}
