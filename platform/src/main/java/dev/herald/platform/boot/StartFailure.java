package dev.herald.platform.boot;

import io.micronaut.context.exceptions.ConfigurationException;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** The reason of a failed start, in one line for the person who must mend it. */
final class StartFailure {

  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");
  private static final int MAX_LENGTH = 500;

  private StartFailure() {}

  static String oneLine(Throwable failure) {
    Throwable told = failure;
    String key = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      told = cause;
      if (cause instanceof ConfigurationException) {
        break;
      }
      if (cause instanceof SQLException) {
        key = "datasources.default.url, .username or .password: ";
      }
    }
    return key + shortened(told);
  }

  private static String shortened(Throwable told) {
    String message =
        told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    String line = LINE_BREAKS.matcher(message).replaceAll(" ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
