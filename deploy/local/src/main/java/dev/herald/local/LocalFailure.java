package dev.herald.local;

/** Why the local run cannot start, in one line for the person in front of it. */
final class LocalFailure extends RuntimeException {
  LocalFailure(String reason) {
    super(reason);
  }

  LocalFailure(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** The innermost reason of {@code failure}, on one line. */
  static String oneLine(Throwable failure) {
    Throwable told = failure;
    while (!(told instanceof LocalFailure) && told.getCause() != null) {
      told = told.getCause();
    }
    String message = told.getMessage() == null ? told.toString() : told.getMessage();
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
