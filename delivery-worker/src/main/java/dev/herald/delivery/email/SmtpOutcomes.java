package dev.herald.delivery.email;

import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an answer of the relay means for the recipient. */
final class SmtpOutcomes {

  private static final int EXCERPT_CHARS = 1024;

  private SmtpOutcomes() {}

  /** Whether the same message without its pictures may be welcome. */
  static boolean tooBig(SmtpAnswer answer) {
    return answer instanceof SmtpAnswer.Refused refused
        && refused.reply().meaning() == SmtpReply.Meaning.TOO_BIG;
  }

  /**
   * @param inDoubt an earlier attempt may have arrived, so an acceptance may make two
   * @param greylistWait the least wait of a recipient that was put off, see {@link
   *     SmtpSettings#greylistWait}
   */
  static SendOutcome of(SmtpAnswer answer, boolean inDoubt, Duration greylistWait) {
    return switch (answer) {
      case SmtpAnswer.Accepted(var reply) ->
          new SendOutcome.Delivered(reply.text(), Integer.toString(reply.code()), inDoubt);
      case SmtpAnswer.Busy _ ->
          new RetryLater(
              new Failure("smtp_busy", "All connections to the mail server are busy", null, null),
              null,
              Scope.RECIPIENT);
      case SmtpAnswer.Unfit(var lack, var cause) -> unfit(lack, cause);
      case SmtpAnswer.Silent(var stage, var cause) -> silent(stage, cause);
      case SmtpAnswer.Refused(var stage, var reply) -> refused(stage, reply, greylistWait);
    };
  }

  private static SendOutcome unfit(SmtpLack lack, @Nullable Throwable cause) {
    var failure =
        switch (lack) {
          case TLS ->
              new Failure(
                  "smtp_tls",
                  "The mail server offers no encryption that we trust",
                  null,
                  excerpt(cause));
          case LOGIN ->
              new Failure(
                  "smtp_credentials",
                  "The mail server offers no way to log in",
                  null,
                  excerpt(cause));
        };
    return new RetryLater(failure, null, Scope.DESTINATION);
  }

  private static SendOutcome silent(SmtpStage stage, @Nullable Throwable cause) {
    boolean timeout = timedOut(cause);
    if (stage == SmtpStage.FINAL_DOT) {
      return new SendOutcome.Unknown(
          new Failure(
              timeout ? "timeout" : "connection_error",
              "The mail server did not say whether it took the message",
              null,
              excerpt(cause)));
    }
    return new RetryLater(
        new Failure(
            timeout ? "timeout" : "connection_error",
            stage == SmtpStage.CONNECT
                ? "The mail server cannot be reached"
                : "The connection to the mail server broke",
            null,
            excerpt(cause)),
        null,
        Scope.DESTINATION);
  }

  private static SendOutcome refused(SmtpStage stage, SmtpReply reply, Duration greylistWait) {
    // What is said before the recipient was named is about the relay or about us.
    boolean aboutUs = stage.compareTo(SmtpStage.RCPT) < 0;
    if (stage == SmtpStage.CONNECT && reply.meaning() != SmtpReply.Meaning.CREDENTIALS) {
      return later("smtp_temporary", "The mail server does not accept us now", reply, null, true);
    }
    return switch (reply.meaning()) {
      // Greylisting servers say so in many ways, 450 4.2.0 and a bare 451 among them.
      case TEMPORARY ->
          later(
              "smtp_temporary",
              "The mail server puts the message off",
              reply,
              aboutUs ? null : greylistWait,
              aboutUs);
      case GREYLISTED ->
          later("smtp_greylisted", "The mail server asks for patience", reply, greylistWait, false);
      case RELAY_BUSY -> later("smtp_temporary", "The mail server is busy", reply, null, true);
      case CREDENTIALS ->
          later("smtp_credentials", "The mail server refuses our credentials", reply, null, true);
      case MAILBOX_FULL -> later("mailbox_full", "The mailbox is full", reply, greylistWait, false);
      // Without an enhanced code 552 may as well be the mailbox's quota (RFC 5321 section 4.2.2),
      // and this was said about the small message.
      case TOO_BIG ->
          reply.enhanced() == null
              ? later("mailbox_full", "The mailbox takes no more", reply, greylistWait, false)
              : never("message_too_large", "The message is too large", reply, Verdict.MESSAGE);
      case ADDRESS_GONE ->
          aboutUs
              ? never("smtp_policy", "The mail server refuses our sender", reply, Verdict.MESSAGE)
              : never("invalid_address", "No such mailbox", reply, Verdict.TARGET_BROKEN);
      case ADDRESS_REFUSED ->
          aboutUs
              ? never("smtp_policy", "The mail server refuses our sender", reply, Verdict.MESSAGE)
              : never("invalid_address", "The address was refused", reply, Verdict.MESSAGE);
      case POLICY ->
          never("smtp_policy", "The mail server refuses the message", reply, Verdict.MESSAGE);
      case PROTOCOL ->
          never("smtp_protocol", "The mail server does not understand us", reply, Verdict.MESSAGE);
    };
  }

  private static RetryLater later(
      String type, String message, SmtpReply reply, @Nullable Duration wait, boolean relayWide) {
    return new RetryLater(
        failure(type, message, reply), wait, relayWide ? Scope.DESTINATION : Scope.RECIPIENT);
  }

  private static Rejected never(String type, String message, SmtpReply reply, Verdict verdict) {
    return new Rejected(failure(type, message, reply), verdict);
  }

  private static Failure failure(String type, String message, SmtpReply reply) {
    return new Failure(
        type, message + " (" + reply.codes() + ")", reply.codes(), cut(reply.text()));
  }

  private static boolean timedOut(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String excerpt(@Nullable Throwable failure) {
    return failure == null ? null : cut(failure.toString());
  }

  private static String cut(String text) {
    return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS);
  }
}
