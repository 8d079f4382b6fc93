package dev.herald.delivery.email;

import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;

/** Notices through the same relay as reports. */
@Singleton
final class SmtpNoticeMailer implements NoticeMailer {

  private final SmtpSettings settings;
  private final SmtpRelay relay;
  private final MimeMessages messages;

  SmtpNoticeMailer(SmtpSettings settings, SmtpRelay relay, MimeMessages messages) {
    this.settings = settings;
    this.relay = relay;
    this.messages = messages;
  }

  @Override
  public void send(String key, String toAddress, String subject, String text) {
    var to =
        Recipient.parse(toAddress)
            .orElseThrow(() -> new NoticeNotSent("not an e-mail address", true));
    try {
      var message = messages.notice(key, to, subject, text);
      var answer = relay.submit(message, to, () -> {});
      switch (SmtpOutcomes.of(answer, false, settings.greylistWait())) {
        case SendOutcome.Delivered _, SendOutcome.Partial _ -> {}
        case SendOutcome.Rejected(var failure, _) ->
            throw new NoticeNotSent(failure.message(), true);
        case SendOutcome.RetryLater(var failure, _, _) ->
            throw new NoticeNotSent(failure.message(), false);
        case SendOutcome.Unknown(var failure) -> throw new NoticeNotSent(failure.message(), false);
        case SendOutcome.Held(var failure) -> throw new NoticeNotSent(failure.message(), false);
      }
    } catch (CommitRefused | MessagingException e) {
      throw new IllegalStateException("notice cannot be built", e);
    }
  }
}
