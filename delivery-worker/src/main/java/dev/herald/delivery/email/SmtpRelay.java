package dev.herald.delivery.email;

import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

/** Hands messages to the relay, one recipient each, over pooled connections. */
@Singleton
final class SmtpRelay {

  private static final int SERVICE_CLOSING = 421;

  private final SmtpConnections connections;

  SmtpRelay(SmtpConnections connections) {
    this.connections = connections;
  }

  /**
   * Hands over one message.
   *
   * @throws CommitRefused when the gate is closed; the relay got no complete message then
   */
  SmtpAnswer submit(MimeMessage message, InternetAddress to, CommitGate gate) throws CommitRefused {
    try {
      while (true) {
        var lease = connections.take();
        if (lease == null) {
          return new SmtpAnswer.Busy();
        }
        var answer = over(lease, message, to, gate);
        // A pooled connection may have died since it was last asked: nothing was sent, so the next.
        if (!(lease.used() && answer instanceof SmtpAnswer.Silent silent && early(silent))) {
          return answer;
        }
      }
    } catch (SmtpTrouble e) {
      return told(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SmtpAnswer.Silent(SmtpStage.CONNECT, e);
    }
  }

  private static boolean early(SmtpAnswer.Silent silent) {
    return silent.stage().compareTo(SmtpStage.RCPT) <= 0;
  }

  private static SmtpAnswer over(
      SmtpConnections.Lease lease, MimeMessage message, InternetAddress to, CommitGate gate)
      throws CommitRefused {
    boolean reusable = false;
    try {
      var connection = lease.connection();
      long limit = connection.sizeLimit();
      if (limit > 0 && sizeOf(message) > limit) {
        reusable = true;
        return new SmtpAnswer.Refused(
            SmtpStage.MAIL, SmtpReply.of("552 5.3.4 larger than the relay's limit of " + limit));
      }
      var reply = connection.deliver(message, to, gate);
      reusable = true;
      return new SmtpAnswer.Accepted(reply);
    } catch (SmtpTrouble e) {
      var answer = told(e);
      reusable =
          answer instanceof SmtpAnswer.Refused refused && refused.reply().code() != SERVICE_CLOSING;
      return answer;
    } finally {
      if (reusable) {
        lease.giveBack();
      } else {
        lease.throwAway();
      }
    }
  }

  private static SmtpAnswer told(SmtpTrouble trouble) {
    var lack = trouble.lack();
    if (lack != null) {
      return new SmtpAnswer.Unfit(lack, trouble.getCause());
    }
    var reply = trouble.reply();
    return reply == null
        ? new SmtpAnswer.Silent(trouble.stage(), trouble.getCause())
        : new SmtpAnswer.Refused(trouble.stage(), reply);
  }

  private static long sizeOf(MimeMessage message) {
    try {
      return message.getSize();
    } catch (MessagingException e) {
      throw new IllegalStateException("message cannot be encoded", e);
    }
  }
}
