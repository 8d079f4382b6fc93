package dev.herald.delivery.email;

import dev.herald.delivery.channel.Channel;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.OnceGate;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports by e-mail through a relay.
 *
 * <p>The gate is passed right before the final dot; a delivered message is one the relay has
 * accepted. SMTP has no key that makes a second attempt harmless, so an attempt after an unknown
 * one carries the same Message-ID and is flagged, or waits for a person, as configured.
 */
@Singleton
final class SmtpEmailChannel implements Channel {

  private static final Logger LOG = LoggerFactory.getLogger(SmtpEmailChannel.class);

  private final SmtpSettings settings;
  private final SmtpRelay relay;
  private final MimeMessages messages;
  private final EmailComposer composer;
  private final UnsubscribeLinks links;

  SmtpEmailChannel(
      SmtpSettings settings,
      SmtpRelay relay,
      MimeMessages messages,
      EmailComposer composer,
      UnsubscribeLinks links) {
    this.settings = settings;
    this.relay = relay;
    this.messages = messages;
    this.composer = composer;
    this.links = links;
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.EMAIL;
  }

  @Override
  public SendOutcome send(SendOrder order, CommitGate gate) throws CommitRefused {
    boolean inDoubt = order.doubt() != null;
    if (inDoubt && settings.inDoubt() == SmtpSettings.InDoubt.HOLD) {
      return new SendOutcome.Held(
          new Failure("in_doubt", "An earlier attempt may have arrived", null, null));
    }
    var to = Recipient.parse(order.address());
    if (to.isEmpty()) {
      return new SendOutcome.Rejected(
          new Failure("invalid_address", "Not an e-mail address", null, null),
          SendOutcome.Verdict.TARGET_BROKEN);
    }
    var answer = submit(order, to.get(), gate);
    var outcome = SmtpOutcomes.of(answer, inDoubt, settings.greylistWait());
    tellOperators(order, outcome);
    return outcome;
  }

  private SmtpAnswer submit(SendOrder order, InternetAddress to, CommitGate gate)
      throws CommitRefused {
    var unsubscribe = links.link(order.subscription().id(), order.address());
    var content = composer.compose(order, unsubscribe);
    // A refusal after the dot is a clear no, so the small form goes out on the same permission.
    var once = new OnceGate(gate);
    var answer = relay.submit(message(order, to, content, unsubscribe), to, once);
    return SmtpOutcomes.tooBig(answer) && !content.images().isEmpty()
        ? relay.submit(message(order, to, content.withLinkedImages(), unsubscribe), to, once)
        : answer;
  }

  private MimeMessage message(
      SendOrder order, InternetAddress to, EmailContent content, String unsubscribe) {
    try {
      return messages.report(order, to, content, unsubscribe);
    } catch (MessagingException e) {
      throw new IllegalStateException("message cannot be built", e);
    }
  }

  /** What no recipient can mend and no retry cures. */
  private static void tellOperators(SendOrder order, SendOutcome outcome) {
    var failure =
        switch (outcome) {
          case SendOutcome.RetryLater later -> later.failure();
          case SendOutcome.Rejected rejected -> rejected.failure();
          case SendOutcome.Delivered _,
              SendOutcome.Partial _,
              SendOutcome.Unknown _,
              SendOutcome.Held _ ->
              null;
        };
    if (failure == null) {
      return;
    }
    switch (failure.type()) {
      case "smtp_credentials", "smtp_tls", "smtp_policy", "smtp_protocol" ->
          LOG.atError()
              .addKeyValue("delivery", order.deliveryId())
              .addKeyValue("type", failure.type())
              .addKeyValue("code", failure.code())
              .addKeyValue("reason", failure.message())
              .log("The mail relay and our settings do not go together");
      default -> {}
    }
  }
}
