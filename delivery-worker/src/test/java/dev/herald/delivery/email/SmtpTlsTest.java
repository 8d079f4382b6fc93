package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.TestCertificate;
import dev.herald.delivery.email.SmtpSettings.StartTls;
import java.time.Duration;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SmtpTlsTest {

  private static final Orders TO_ANN = Orders.to("ann@example.com");

  private static final SSLContext TLS = TestCertificate.selfSigned();

  @Test
  void aRelayMayWantTlsFromTheFirstByte() throws Exception {
    try (var relay = new ScriptedRelay(TLS.getServerSocketFactory(), null);
        var mailing = to(relay, true, StartTls.OFF, "*")) {
      assertThat(mailing.channel.send(TO_ANN.order(), CountingGate.open()))
          .isInstanceOf(SendOutcome.Delivered.class);
    }
  }

  @Test
  void startTlsIsUsedWhereItIsOfferedAndCredentialsFollowInside() throws Exception {
    try (var relay = offering("STARTTLS", "AUTH PLAIN");
        var mailing = to(relay, false, StartTls.OFFERED, "*")) {
      assertThat(mailing.channel.send(TO_ANN.order(), CountingGate.open()))
          .isInstanceOf(SendOutcome.Delivered.class);
      assertThat(
              relay.commands.stream()
                  .map(command -> command.split(" ", 2)[0])
                  .filter(verb -> verb.equals("STARTTLS") || verb.equals("AUTH")))
          .containsExactly("STARTTLS", "AUTH");
    }
  }

  @Test
  void timeOutsHoldUnderTls() throws Exception {
    try (var relay = offering("STARTTLS", "AUTH PLAIN");
        var mailing = to(relay, false, StartTls.REQUIRED, "*", Mailing.QUICK)) {
      relay.at("RCPT", ScriptedRelay.SILENCE);
      assertThat(mailing.channel.send(TO_ANN.order(), CountingGate.open()))
          .isInstanceOfSatisfying(
              SendOutcome.RetryLater.class,
              later -> assertThat(later.failure().type()).isEqualTo("timeout"));
    }
  }

  @Test
  void aCertificateNobodyVouchesForIsNotTalkedTo() throws Exception {
    try (var relay = offering("STARTTLS", "AUTH PLAIN");
        var mailing = to(relay, false, StartTls.OFFERED, "")) {
      assertThat(failure(mailing))
          .extracting(SendOutcome.Failure::type, SendOutcome.Failure::message)
          .containsExactly("smtp_tls", "The mail server offers no encryption that we trust");
      assertThat(relay.commands).noneMatch(command -> command.startsWith("AUTH"));
    }
  }

  @Test
  void aCertificateNobodyVouchesForIsNotTalkedToFromTheFirstByteEither() throws Exception {
    try (var relay = new ScriptedRelay(TLS.getServerSocketFactory(), null);
        var mailing = to(relay, true, StartTls.OFF, "")) {
      assertThat(failure(mailing).type()).isEqualTo("smtp_tls");
    }
  }

  @Test
  void aRelayThatSpeaksPlainlyWhereTlsIsExpectedLacksIt() throws Exception {
    try (var relay = offering();
        var mailing = to(relay, true, StartTls.OFF, "*")) {
      assertThat(failure(mailing).type()).isEqualTo("smtp_tls");
    }
  }

  @Test
  void aConnectionLostBeforeTheGreetingSaysNothingAboutTls() throws Exception {
    try (var relay = offering("STARTTLS");
        var mailing = to(relay, false, StartTls.REQUIRED, "*")) {
      relay.at("EHLO", ScriptedRelay.DROP);
      assertThat(failure(mailing).type()).isEqualTo("connection_error");
    }
  }

  @Test
  void aRelayWithoutTlsIsNotTalkedToWhereItIsRequired() throws Exception {
    try (var relay = offering("AUTH PLAIN");
        var mailing = to(relay, false, StartTls.REQUIRED, "*")) {
      assertThat(failure(mailing).type()).isEqualTo("smtp_tls");
      assertThat(relay.commands).noneMatch(command -> command.startsWith("AUTH"));
    }
  }

  @Test
  void operatorsAreToldThatTheRelayLacksWhatOurSettingsAskFor() throws Exception {
    var heard = new ListAppender<ILoggingEvent>();
    heard.start();
    var log = (Logger) LoggerFactory.getLogger(SmtpEmailChannel.class);
    log.addAppender(heard);
    try (var relay = offering("AUTH PLAIN");
        var tls = to(relay, false, StartTls.REQUIRED, "*");
        var stranger = offering();
        var login = to(stranger, false, StartTls.OFF, "")) {
      failure(tls);
      failure(login);
    } finally {
      log.detachAppender(heard);
    }
    assertThat(heard.list)
        .allMatch(line -> line.getLevel() == Level.ERROR)
        .extracting(SmtpTlsTest::type)
        .containsExactly("smtp_tls", "smtp_credentials");
  }

  private static @Nullable Object type(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals("type"))
        .map(pair -> pair.value)
        .findFirst()
        .orElse(null);
  }

  /** Of the relay as a whole, and for now. */
  private static SendOutcome.Failure failure(Mailing mailing) throws Exception {
    var outcome = mailing.channel.send(TO_ANN.order(), CountingGate.open());
    assertThat(outcome).isInstanceOf(SendOutcome.RetryLater.class);
    var later = (SendOutcome.RetryLater) outcome;
    assertThat(later.scope()).isEqualTo(SendOutcome.Scope.DESTINATION);
    return later.failure();
  }

  private ScriptedRelay offering(String... extensions) {
    var relay = new ScriptedRelay(ServerSocketFactory.getDefault(), TLS);
    relay.extensions = List.of(extensions);
    return relay;
  }

  private static Mailing to(ScriptedRelay relay, boolean ssl, StartTls startTls, String trust) {
    return to(relay, ssl, startTls, trust, Mailing.PATIENT);
  }

  private static Mailing to(
      ScriptedRelay relay, boolean ssl, StartTls startTls, String trust, SmtpTimeouts timeouts) {
    return new Mailing(
        relay.port(),
        settings -> {
          var changed = new Mailing.Change(settings).tls(ssl, startTls, trust);
          return ssl ? changed.settings() : changed.login("herald", "secret").settings();
        },
        timeouts,
        new SmtpPoolSettings(1, Duration.ofSeconds(30), 100, Duration.ofSeconds(1)));
  }
}
