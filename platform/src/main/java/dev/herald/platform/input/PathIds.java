package dev.herald.platform.input;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as they stand in a path; text of another form names nothing that could exist. */
public final class PathIds {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private PathIds() {}

  public static Optional<Long> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** Only the usual form: {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
  public static Optional<UUID> uuid(String text) {
    return UUID_FORM.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }
}
