package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.TestCertificate;
import dev.herald.delivery.email.SmtpSettings.StartTls;
import java.time.Duration;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

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
      assertThat(mailing.channel.send(TO_ANN.order(), CountingGate.open()))
          .isInstanceOf(SendOutcome.RetryLater.class);
      assertThat(relay.commands).noneMatch(command -> command.startsWith("AUTH"));
    }
  }

  @Test
  void aRelayWithoutTlsIsNotTalkedToWhereItIsRequired() throws Exception {
    try (var relay = offering("AUTH PLAIN");
        var mailing = to(relay, false, StartTls.REQUIRED, "*")) {
      assertThat(mailing.channel.send(TO_ANN.order(), CountingGate.open()))
          .isInstanceOf(SendOutcome.RetryLater.class);
      assertThat(relay.commands).noneMatch(command -> command.startsWith("AUTH"));
    }
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
