package dev.herald.delivery.notice;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an owner can do about a delivery that failed. */
final class Remedies {

  private static final String RECONNECT =
      "Slack does not let the app in any more. Connect Slack again in the project's settings.";

  private static final String MAY_NOT_POST =
      "The app may not post in this channel. Have an admin of the workspace allow it, or pick"
          + " another channel.";

  private Remedies() {}

  /**
   * @param code the provider's
   * @return null when there is nothing an owner can do
   */
  static @Nullable String of(@Nullable String errorType, @Nullable String code) {
    return switch (Objects.requireNonNullElse(errorType, "")) {
      case "slack_permission_revoked" -> slack(Objects.requireNonNullElse(code, ""));
      case "missing_integration" ->
          "The project is no longer connected to Slack. Connect it again in the project's"
              + " settings.";
      case "http_error" -> webhook(Objects.requireNonNullElse(code, ""));
      default -> null;
    };
  }

  private static String slack(String code) {
    return switch (code) {
      case "not_in_channel" ->
          "The app is not in the channel. Invite it there with /invite and the app's name.";
      case "channel_not_found" ->
          "Slack shows the app no such channel. If it is a private one, invite the app there with"
              + " /invite and the app's name; if it is gone, pick another channel.";
      case "is_archived" -> "The channel is archived. Unarchive it, or pick another channel.";
      case "user_not_found", "cannot_dm_bot" ->
          "The app cannot write to this person. Pick another channel.";
      case "no_permission" -> MAY_NOT_POST;
      case "missing_scope" ->
          "Connect Slack again in the project's settings, and grant the app what it asks for.";
      case "" ->
          "Invite the app into the channel with /invite and the app's name, pick another channel,"
              + " or connect Slack again in the project's settings.";
      default -> code.startsWith("restricted_action") ? MAY_NOT_POST : RECONNECT;
    };
  }

  private static @Nullable String webhook(String status) {
    return switch (status) {
      case "410" -> "The receiver says that this address is gone for good. Enter a new one.";
      case "404" -> "The receiver knows no such address. Check the URL.";
      case "401", "403" ->
          "The receiver does not let the call in. Check the URL and what the receiver expects.";
      default -> null;
    };
  }
}
