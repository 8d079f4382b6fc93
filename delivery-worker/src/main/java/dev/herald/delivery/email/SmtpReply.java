package dev.herald.delivery.email;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a mail server.
 *
 * @param code three digits, RFC 5321 section 4.2
 * @param enhanced e.g. {@code 5.1.1}, RFC 3463; null when the server gives none
 * @param text the whole answer on one line
 */
record SmtpReply(int code, @Nullable String enhanced, String text) {

  private static final Pattern FORM =
      Pattern.compile("^(\\d{3})[ -]?(?:([245]\\.\\d{1,3}\\.\\d{1,3})(?=\\s|$))?");

  static SmtpReply of(String answer) {
    var found = FORM.matcher(answer);
    var text = answer.strip().replaceAll("\\R", " / ");
    if (!found.find()) {
      return new SmtpReply(0, null, text);
    }
    return new SmtpReply(Integer.parseInt(found.group(1)), found.group(2), text);
  }

  /** As shown to people: {@code 550 5.1.1}. */
  String codes() {
    return enhanced == null ? Integer.toString(code) : code + " " + enhanced;
  }

  /** What the refusal means. The enhanced code beats the basic one, credentials excepted. */
  Meaning meaning() {
    if (code == 530 || code == 534 || code == 535 || code == 538) {
      return Meaning.CREDENTIALS;
    }
    if (code == 421) {
      return Meaning.RELAY_BUSY;
    }
    var known = enhanced == null ? null : byEnhanced(enhanced);
    return known == null ? byBasic() : known;
  }

  private @Nullable Meaning byEnhanced(String status) {
    return switch (status) {
      case "4.2.2", "5.2.2" -> Meaning.MAILBOX_FULL;
      case "5.1.1", "5.1.10" -> Meaning.ADDRESS_GONE;
      case "5.1.7", "5.1.8" -> Meaning.POLICY; // about the sender
      case "5.2.3", "5.3.4" -> Meaning.TOO_BIG;
      default -> byEnhancedSubject(status);
    };
  }

  private @Nullable Meaning byEnhancedSubject(String status) {
    if (status.startsWith("4.7.") && (code == 450 || code == 451)) {
      return Meaning.GREYLISTED;
    }
    if (status.startsWith("4.")) {
      return status.startsWith("4.3.") ? Meaning.RELAY_BUSY : Meaning.TEMPORARY;
    }
    return switch (status.substring(0, 4)) {
      case "5.1." -> Meaning.ADDRESS_REFUSED;
      case "5.5.", "5.6." -> Meaning.PROTOCOL;
      case "5.7." -> Meaning.POLICY;
      default -> null;
    };
  }

  private Meaning byBasic() {
    if (code < 500) {
      return Meaning.TEMPORARY;
    }
    return switch (code) {
      case 500, 501, 502, 503, 504, 555 -> Meaning.PROTOCOL;
      case 550, 551, 553, 556 -> Meaning.ADDRESS_REFUSED;
      case 552 -> Meaning.TOO_BIG;
      default -> Meaning.POLICY;
    };
  }

  /** The groups of refusals that are dealt with alike. */
  enum Meaning {
    TEMPORARY,
    GREYLISTED,
    RELAY_BUSY,
    CREDENTIALS,
    MAILBOX_FULL,
    TOO_BIG,
    ADDRESS_GONE,
    ADDRESS_REFUSED,
    POLICY,
    PROTOCOL
  }
}
