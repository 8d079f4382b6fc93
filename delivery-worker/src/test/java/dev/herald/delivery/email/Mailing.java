package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.platform.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;

/** The e-mail channel wired by hand, against one relay. */
final class Mailing implements AutoCloseable {

  /** For a relay that falls silent, which is waited out. */
  static final SmtpTimeouts QUICK = everyStepWithin(Duration.ofSeconds(1));

  /** For a relay that answers, on a machine that may be busy. */
  static final SmtpTimeouts PATIENT = everyStepWithin(Duration.ofSeconds(30));

  static final byte[] PICTURE = new byte[30_000];

  private static final SmtpPoolSettings POOL =
      new SmtpPoolSettings(2, Duration.ofSeconds(30), 100, Duration.ofSeconds(1));

  private final int port;
  private final SmtpConnections connections;
  final SmtpEmailChannel channel;
  final SmtpNoticeMailer notices;

  Mailing(ScriptedRelay relay) {
    this(relay, PATIENT);
  }

  Mailing(ScriptedRelay relay, SmtpTimeouts timeouts) {
    this(relay.port(), settings -> settings, timeouts, POOL);
  }

  Mailing(int port, UnaryOperator<SmtpSettings> change, SmtpPoolSettings pool) {
    this(port, change, PATIENT, pool);
  }

  Mailing(
      int port, UnaryOperator<SmtpSettings> change, SmtpTimeouts timeouts, SmtpPoolSettings pool) {
    this.port = port;
    var clock = Clock.fixed(Orders.NOW, ZoneOffset.UTC);
    var settings =
        change.apply(
            new SmtpSettings(
                "127.0.0.1",
                port,
                "",
                Secret.of(""),
                false,
                SmtpSettings.StartTls.OFFERED,
                "",
                "Herald Reports <reports@herald.test>",
                "",
                SmtpSettings.InDoubt.RESEND,
                Duration.ofMinutes(1),
                ""));
    connections = new SmtpConnections(settings, timeouts, pool);
    var relay = new SmtpRelay(connections);
    var messages = new MimeMessages(settings, clock);
    channel =
        new SmtpEmailChannel(
            settings,
            relay,
            messages,
            Mailing::compose,
            (subscription, address) ->
                "https://herald.test/unsubscribe?token=" + subscription + "." + address.hashCode());
    notices = new SmtpNoticeMailer(settings, relay, messages);
  }

  /** Another one to the same relay, with one thing changed. */
  Mailing with(UnaryOperator<Change> change) {
    return new Mailing(port, settings -> change.apply(new Change(settings)).settings(), POOL);
  }

  static RetryLater later(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(RetryLater.class);
    return (RetryLater) outcome;
  }

  private static SmtpTimeouts everyStepWithin(Duration time) {
    return new SmtpTimeouts(time, time, time, time, time, time, time);
  }

  private static EmailContent compose(SendOrder order, String unsubscribe) {
    return new EmailContent(
        "Herald Dashboard report - " + order.report().name(),
        "<p>Grüße. <img src=\"cid:one@herald\"> <a href=\"" + unsubscribe + "\">Stop</a></p>",
        "Grüße. " + unsubscribe + "\n.\n.. a dotted line\n",
        List.of(
            new EmailContent.InlineImage(
                "one@herald",
                "one.png",
                "image/png",
                PICTURE,
                URI.create("https://herald.test/exported_assets/1.png?token=a&b=c"))));
  }

  /** Settings with one thing changed. */
  record Change(SmtpSettings settings) {

    Change inDoubt(SmtpSettings.InDoubt policy) {
      return new Change(
          copy(
              settings.username(),
              settings.password(),
              settings.ssl(),
              settings.starttls(),
              settings.trust(),
              policy,
              settings.unsubscribeMailbox()));
    }

    Change unsubscribeMailbox(String box) {
      return new Change(
          copy(
              settings.username(),
              settings.password(),
              settings.ssl(),
              settings.starttls(),
              settings.trust(),
              settings.inDoubt(),
              box));
    }

    Change login(String name, String password) {
      return new Change(
          copy(
              name,
              Secret.of(password),
              settings.ssl(),
              settings.starttls(),
              settings.trust(),
              settings.inDoubt(),
              settings.unsubscribeMailbox()));
    }

    Change tls(boolean ssl, SmtpSettings.StartTls starttls, String trust) {
      return new Change(
          copy(
              settings.username(),
              settings.password(),
              ssl,
              starttls,
              trust,
              settings.inDoubt(),
              settings.unsubscribeMailbox()));
    }

    private SmtpSettings copy(
        String name,
        Secret password,
        boolean ssl,
        SmtpSettings.StartTls starttls,
        String trust,
        SmtpSettings.InDoubt policy,
        String unsubscribeMailbox) {
      return new SmtpSettings(
          settings.host(),
          settings.port(),
          name,
          password,
          ssl,
          starttls,
          trust,
          settings.from(),
          settings.helo(),
          policy,
          settings.greylistWait(),
          unsubscribeMailbox);
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
