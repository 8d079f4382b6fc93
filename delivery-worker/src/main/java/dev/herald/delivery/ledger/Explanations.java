package dev.herald.delivery.ledger;

/** What is said to people about the ends that no provider caused. */
final class Explanations {

  private Explanations() {}

  static String of(String errorType) {
    return switch (errorType) {
      case "bounced" -> "Earlier messages to this address were refused for good.";
      case "deadline_passed" -> "The delivery could not be made in time.";
      case "destination_busy" -> "Its destination was busy with other messages.";
      case "destination_unavailable" ->
          "Messages to its destination failed or were turned away, so it was left alone for a"
              + " while.";
      case "nothing_to_send" -> "There was nothing to send.";
      case "outcome_unknown" -> "The message may or may not have arrived.";
      case "plan_invalid" -> "What was to be delivered cannot be read.";
      case "poison" -> "The delivery broke the worker several times and was given up.";
      case "report_unavailable" -> "The report's results could not be had.";
      case "subscription_disabled" -> "The subscription was switched off or deleted meanwhile.";
      case "target_changed" -> "The subscription's target was changed meanwhile.";
      case "unsubscribed" -> "The recipient unsubscribed.";
      default -> errorType;
    };
  }

  /** With what was behind it. */
  static String because(String explanation, String reason) {
    return explanation.replaceFirst("\\.$", "") + ": " + reason;
  }

  /** Of an end that leaves a doubt behind. */
  static String inDoubt(String reason) {
    return of("outcome_unknown") + " " + reason;
  }
}
