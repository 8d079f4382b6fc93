package dev.herald.sinks;

/** A refusal in Slack's own words: status 200 and an error code. */
final class SlackError extends Exception {
  SlackError(String code) {
    super(code);
  }

  String code() {
    return String.valueOf(getMessage());
  }
}
