package dev.herald.delivery.email;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The relay that takes our e-mail, and how it wants to be spoken to.
 *
 * @param host of the relay
 * @param port of the relay; 587 with STARTTLS, 465 with {@code ssl}, 1025 for a local inbox
 * @param username empty when the relay asks for none
 * @param password empty when the relay asks for none
 * @param ssl TLS from the first byte (port 465)
 * @param starttls what to do about STARTTLS on a plain connection
 * @param trust host names whose certificate is taken unchecked, separated by blanks; {@code *} for
 *     all; empty for the usual checks
 * @param from what recipients see as the sender; its domain also ends every Message-ID
 * @param helo how we introduce ourselves; empty: the domain of {@code from}
 * @param inDoubt what to do when an earlier attempt may or may not have arrived
 * @param greylistWait the least wait after a recipient was refused for now: it may be greylisting,
 *     and those servers want to see a pause
 * @param unsubscribeMailbox where mail programs may send a wish to unsubscribe that does not go by
 *     the link; empty: nowhere
 */
@ConfigurationProperties("herald.delivery.smtp")
public record SmtpSettings(
    @Bindable(defaultValue = "localhost") String host,
    @Bindable(defaultValue = "1025") int port,
    @Bindable(defaultValue = "") String username,
    @Bindable(defaultValue = "") Secret password,
    @Bindable(defaultValue = "false") boolean ssl,
    @Bindable(defaultValue = "offered") StartTls starttls,
    @Bindable(defaultValue = "") String trust,
    @Bindable(defaultValue = "Herald <reports@herald.localhost>") String from,
    @Bindable(defaultValue = "") String helo,
    @Bindable(defaultValue = "resend") InDoubt inDoubt,
    @Bindable(defaultValue = "1m") Duration greylistWait,
    @Bindable(defaultValue = "") String unsubscribeMailbox) {

  public SmtpSettings {
    mustBeAddress("from", from);
    if (!unsubscribeMailbox.isEmpty()) {
      mustBeAddress("unsubscribe-mailbox", unsubscribeMailbox);
    }
  }

  private static void mustBeAddress(String key, String text) {
    try {
      Sender.of(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("herald.delivery.smtp." + key + " is " + e.getMessage(), e);
    }
  }

  /** What to do about STARTTLS. */
  public enum StartTls {
    /** Speak plainly. */
    OFF,
    /** Use it when the relay offers it. */
    OFFERED,
    /** Refuse to send without it. */
    REQUIRED
  }

  /** What to do when an e-mail may or may not have arrived. */
  public enum InDoubt {
    /** Send it again under the same Message-ID, and say that it may be there twice. */
    RESEND,
    /** Send nothing until a person has decided. */
    HOLD
  }
}
