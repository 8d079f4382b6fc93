package dev.herald.sinks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/** An SMTP server that takes mail for everybody. */
final class SmtpInbox implements AutoCloseable {
  private static final int MESSAGE_LIMIT_BYTES = 40 << 20;

  private final Arrivals arrivals;
  private final Rules rules;
  private final SMTPServer server;

  SmtpInbox(InetAddress address, int port, Arrivals arrivals, Rules rules) {
    this.arrivals = arrivals;
    this.rules = rules;
    this.server =
        SMTPServer.port(port)
            .bindAddress(address)
            .hostName("sinks.localhost")
            .softwareName("Herald sinks")
            .hideTLS()
            .maxConnections(500)
            .maxMessageSize(MESSAGE_LIMIT_BYTES)
            .executorService(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("smtp-", 0).factory()))
            .insertReceivedHeaders(false)
            .messageHandlerFactory(connection -> new Delivery((Session) connection))
            .build();
    server.start();
  }

  int port() {
    return server.getPortAllocated();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static RejectException refusal(Rule rule, int code) {
    String text = rule.text();
    if (text == null) {
      text = code < 500 ? "4.7.1 Try again later (a rule)" : "5.7.1 Refused (a rule)";
    }
    return new RejectException(code, text);
  }

  /** One mail transaction. */
  private final class Delivery implements MessageHandler {
    private final Session connection;
    private final List<String> recipients = new ArrayList<>();

    Delivery(Session connection) {
      this.connection = connection;
    }

    @Override
    public void from(String sender) {}

    @Override
    public void recipient(String address) throws RejectException {
      obey(rules.forEmail(address, Rule.Stage.RCPT));
      recipients.add(address);
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
      byte[] source = MailData.read(connection.getRawInput());
      // To the dot, or the library would take what is left for commands after a refusal.
      data.transferTo(OutputStream.nullOutputStream());
      for (String address : recipients) {
        Optional<Rule> rule = rules.forEmail(address, Rule.Stage.DATA);
        if (rule.map(Rule::keeps).orElse(true)) {
          MailSource.keep(source, address, arrivals);
        }
        // Kept before the wait: a sender that gives up at the final dot has delivered all the same.
        obey(rule);
      }
      return "2.0.0 Received";
    }

    @Override
    public void done() {}

    private void obey(Optional<Rule> rule) throws RejectException {
      if (rule.isPresent()) {
        Rules.await(rule.get().delay());
        Integer code = rule.get().status();
        if (code != null) {
          arrivals.tally().countRefused(Channel.EMAIL);
          throw refusal(rule.get(), code);
        }
      }
    }
  }
}
