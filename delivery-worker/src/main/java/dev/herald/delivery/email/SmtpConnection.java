package dev.herald.delivery.email;

import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated conversation with the relay, with the ledger's gate right before the final dot.
 *
 * <p>The library is extended at its protocol steps, because only there can be told what was
 * answered to which command and whether the message was already complete.
 */
final class SmtpConnection extends SMTPTransport {

  /** The answer to EHLO and HELO. */
  private static final int GREETED = 250;

  private final SmtpTimeouts timeouts;
  private final TappedSockets sockets;
  private SmtpStage stage = SmtpStage.CONNECT;
  private @Nullable SmtpReply reply;
  private @Nullable CommitGate gate;
  private int sent;
  private long idleSinceNanos;

  SmtpConnection(Session session, boolean ssl, SmtpTimeouts timeouts, TappedSockets sockets) {
    super(session, new URLName("smtp", null, -1, null, null, null), "smtp", ssl);
    this.timeouts = timeouts;
    this.sockets = sockets;
    setUseRset(true);
    setNoopStrict(true);
  }

  /** Connects and authenticates. */
  synchronized void open(SmtpSettings relay) throws SmtpTrouble {
    boolean named = !relay.username().isEmpty();
    try {
      connect(
          relay.host(),
          relay.port(),
          named ? relay.username() : null,
          named ? relay.password().reveal() : null);
      if (named && !supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
        // The library would go on as a stranger, whose every recipient a relay refuses for good.
        throw new AuthenticationFailedException("AUTH is not offered");
      }
    } catch (MessagingException | RuntimeException e) {
      sockets.close();
      throw trouble(relay, e);
    }
  }

  private SmtpTrouble trouble(SmtpSettings relay, Exception failure) {
    var last = reply;
    if (last != null && last.code() >= 400) {
      return new SmtpTrouble(SmtpStage.CONNECT, last, failure);
    }
    var lack = lack(relay, failure);
    return lack == null
        ? new SmtpTrouble(SmtpStage.CONNECT, null, failure)
        : new SmtpTrouble(lack, failure);
  }

  private @Nullable SmtpLack lack(SmtpSettings relay, Exception failure) {
    // Nothing broke and the greetings went well, so it is what they did not offer.
    if (failure.getCause() == null && getLastReturnCode() == GREETED) {
      if (failure instanceof AuthenticationFailedException) {
        return SmtpLack.LOGIN;
      }
      if (relay.starttls() == SmtpSettings.StartTls.REQUIRED && !relay.ssl()) {
        return SmtpLack.TLS;
      }
    }
    return SmtpLack.ofHandshake(failure);
  }

  /**
   * Sends one message to one recipient.
   *
   * @return the relay's acceptance
   * @throws CommitRefused when the gate is closed; the message was not completed
   */
  synchronized SmtpReply deliver(MimeMessage message, InternetAddress to, CommitGate commitGate)
      throws SmtpTrouble, CommitRefused {
    gate = commitGate;
    enter(SmtpStage.MAIL, timeouts.command());
    try {
      sendMessage(message, new Address[] {to});
      var accepted = reply;
      if (accepted == null) {
        throw new SmtpTrouble(stage, null, null);
      }
      sent++;
      return accepted;
    } catch (MessagingException e) {
      if (e.getNextException() instanceof GateClosed closed) {
        throw closed.refusal;
      }
      var refusal = reply;
      throw new SmtpTrouble(stage, refusal == null || refusal.code() < 400 ? null : refusal, e);
    } finally {
      gate = null;
    }
  }

  /** Whether the relay still listens; costs one round trip. */
  synchronized boolean alive() {
    try {
      enter(SmtpStage.CONNECT, timeouts.reset());
    } catch (SmtpTrouble _) {
      return false;
    }
    return isConnected();
  }

  /** Lets go without a word: what was begun on this connection must not become a message. */
  void abort() {
    sockets.close();
    quietly();
  }

  /** Says QUIT and does not wait for the answer. */
  void quietly() {
    try {
      close();
    } catch (MessagingException _) {
      sockets.close();
    }
  }

  int sent() {
    return sent;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  void idleFrom(long nanos) {
    idleSinceNanos = nanos;
  }

  /** The largest message the relay says it takes, in bytes; 0 when it does not say. */
  long sizeLimit() {
    var limit = getExtensionParameter("SIZE");
    return limit == null || !limit.matches("\\d{1,18}") ? 0 : Long.parseLong(limit);
  }

  @Override
  protected void rcptTo() throws MessagingException {
    step(SmtpStage.RCPT, timeouts.command());
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    step(SmtpStage.DATA, timeouts.data());
    var stream = super.data();
    step(SmtpStage.BODY, timeouts.block());
    return stream;
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    // An empty line behind the last boundary, for its flush: when this returns, everything but the
    // dot has left the process, so a connection that broke meanwhile is found before the gate.
    sendCommand("");
    var open = gate;
    if (open == null) {
      throw new IllegalStateException("a message without a gate");
    }
    try {
      open.commit();
    } catch (CommitRefused e) {
      throw new GateClosed(e);
    }
    step(SmtpStage.FINAL_DOT, timeouts.finalDot());
    super.finishData();
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    // After a refusal the library says RSET and reads again: the first answer of a step is the one
    // that counts. While connecting there are many steps, and the last one is the refusal.
    if (code > 0 && (reply == null || stage == SmtpStage.CONNECT)) {
      reply = SmtpReply.of(getLastServerResponse());
      if (stage != SmtpStage.CONNECT) {
        waitUpTo(timeouts.reset());
      }
    }
    return code;
  }

  private void step(SmtpStage next, Duration timeout) throws MessagingException {
    stage = next;
    reply = null;
    waitUpTo(timeout);
  }

  private void enter(SmtpStage next, Duration timeout) throws SmtpTrouble {
    try {
      step(next, timeout);
    } catch (MessagingException e) {
      throw new SmtpTrouble(next, null, e);
    }
  }

  private void waitUpTo(Duration timeout) throws MessagingException {
    try {
      sockets.readTimeout(timeout);
    } catch (SocketException e) {
      throw new MessagingException("connection lost", e);
    }
  }

  /** Carries the gate's refusal through the library, which drops the connection on an I/O error. */
  private static final class GateClosed extends IOException {

    private static final long serialVersionUID = 1L;

    private final CommitRefused refusal;

    GateClosed(CommitRefused refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }
}
