package dev.herald.delivery.email;

import static dev.herald.delivery.email.Mailing.later;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Unknown;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are kept, lost or refused, and the doubt that a lost one leaves. */
class SmtpConnectionsTest {

  private static final Orders TO_ANN = Orders.to("ann@example.com");

  private final ScriptedRelay relay = new ScriptedRelay();
  private final Mailing mailing = new Mailing(relay);
  private final CountingGate gate = CountingGate.open();

  @AfterEach
  void close() {
    mailing.close();
    relay.close();
  }

  @Test
  void connectionsAreKeptAndAskedBeforeTheyAreUsedAgain() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(mailing.channel.send(TO_ANN.key("key" + i).order(), gate))
          .isInstanceOf(Delivered.class);
    }
    assertThat(relay.connections).hasValue(1);
    assertThat(relay.commands.stream().filter("RSET"::equals)).hasSize(2);
  }

  @Test
  void aKeptConnectionThatDiedIsReplacedUnnoticed() throws Exception {
    mailing.channel.send(TO_ANN.order(), gate);
    relay.dropAll();
    assertThat(mailing.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
    // it answers the question whether it lives, and dies at the next word
    relay.at("MAIL", ScriptedRelay.DROP);
    assertThat(mailing.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(relay.messages).hasSize(3);
  }

  @Test
  void aConnectionIsReplacedAfterSoManyMessages() throws Exception {
    try (var counted =
        new Mailing(
            relay.port(),
            settings -> settings,
            new SmtpPoolSettings(1, Duration.ofSeconds(30), 2, Duration.ofSeconds(1)))) {
      for (int i = 0; i < 5; i++) {
        assertThat(counted.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
      }
    }
    assertThat(relay.connections).hasValue(3);
  }

  @Test
  void noMoreConversationsAreHeldThanAllowed() throws Exception {
    try (var one =
        new Mailing(
            relay.port(),
            settings -> settings,
            new SmtpPoolSettings(1, Duration.ofSeconds(30), 100, Duration.ofMillis(50)))) {
      var inner = new SendOutcome[1];
      one.channel.send(
          TO_ANN.order(),
          () -> inner[0] = one.channel.send(TO_ANN.key("other").order(), CountingGate.open()));
      assertThat(later(inner[0]).failure().type()).isEqualTo("smtp_busy");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
  void aConnectionLostBeforeTheDotIsSafelyTriedAgain(String step) throws Exception {
    relay.at(step, ScriptedRelay.DROP);
    var outcome = mailing.channel.send(TO_ANN.order(), gate);
    assertThat(later(outcome).failure().type()).isEqualTo("connection_error");
    assertThat(later(outcome).scope()).isEqualTo(Scope.DESTINATION);
    assertThat(gate.calls()).isZero();
    assertThat(mailing.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
  void silenceBeforeTheDotIsSafelyTriedAgain(String step) throws Exception {
    relay.at(step, ScriptedRelay.SILENCE);
    try (var impatient = new Mailing(relay, Mailing.QUICK)) {
      var outcome = impatient.channel.send(TO_ANN.order(), gate);
      assertThat(later(outcome).failure().type()).isEqualTo("timeout");
    }
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aRelayThatIsNotThereIsTriedAgain() throws Exception {
    relay.close();
    var outcome = later(mailing.channel.send(TO_ANN.order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("connection_error");
    assertThat(outcome.scope()).isEqualTo(Scope.DESTINATION);
  }

  @Test
  void silenceAfterTheDotMeansThatNobodyKnows() throws Exception {
    relay.at("DOT", ScriptedRelay.SILENCE);
    try (var impatient = new Mailing(relay, Mailing.QUICK)) {
      assertThat(impatient.channel.send(TO_ANN.order(), gate))
          .isInstanceOfSatisfying(
              Unknown.class, unknown -> assertThat(unknown.failure().type()).isEqualTo("timeout"));
    }
    assertThat(gate.calls()).isEqualTo(1);
  }

  @Test
  void aConnectionLostBetweenDotAndReplyIsSentAgainUnderTheSameIdAndFlagged() throws Exception {
    relay.at("DOT", ScriptedRelay.DROP);
    var first = mailing.channel.send(TO_ANN.order(), gate);
    assertThat(first)
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> assertThat(unknown.failure().type()).isEqualTo("connection_error"));

    var second = mailing.channel.send(TO_ANN.inDoubt().order(), gate);
    assertThat(second)
        .isInstanceOfSatisfying(
            Delivered.class, delivered -> assertThat(delivered.possibleDuplicate()).isTrue());
    assertThat(relay.messages).hasSize(2);
    assertThat(relay.arrived(0).getMessageID()).isEqualTo(relay.arrived(1).getMessageID());
  }

  @Test
  void inDoubtAMessageIsHeldWhereThePolicySaysSo() throws Exception {
    try (var strict = mailing.with(settings -> settings.inDoubt(SmtpSettings.InDoubt.HOLD))) {
      assertThat(strict.channel.send(TO_ANN.inDoubt().order(), gate))
          .isInstanceOf(SendOutcome.Held.class);
      assertThat(strict.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
    }
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(relay.messages).hasSize(1);
  }

  @Test
  void refusedCredentialsConcernTheRelayAndNotTheRecipient() throws Exception {
    relay.extensions = java.util.List.of("AUTH PLAIN LOGIN");
    relay.at("AUTH", "535 5.7.8 wrong");
    try (var named = mailing.with(settings -> settings.login("herald", "wrong"))) {
      var outcome = later(named.channel.send(TO_ANN.order(), gate));
      assertThat(outcome.failure().type()).isEqualTo("smtp_credentials");
      assertThat(outcome.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(named.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AUTH GSSAPI"})
  void aRelayThatOffersNoWayToLogInIsNotSpokenToAsAStranger(String offer) throws Exception {
    relay.extensions = java.util.List.of("8BITMIME", offer);
    try (var named = mailing.with(settings -> settings.login("herald", "secret"))) {
      var outcome = later(named.channel.send(TO_ANN.order(), gate));
      assertThat(outcome.failure().type()).isEqualTo("smtp_credentials");
      assertThat(outcome.failure().message()).isEqualTo("The mail server offers no way to log in");
      assertThat(outcome.scope()).isEqualTo(Scope.DESTINATION);
    }
    assertThat(relay.commands).noneMatch(command -> command.startsWith("MAIL"));
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aConnectionLostWhileLoggingInSaysNothingAboutTheCredentials() throws Exception {
    relay.extensions = java.util.List.of("AUTH PLAIN LOGIN");
    relay.at("AUTH", ScriptedRelay.DROP);
    try (var named = mailing.with(settings -> settings.login("herald", "secret"))) {
      assertThat(later(named.channel.send(TO_ANN.order(), gate)).failure().type())
          .isEqualTo("connection_error");
    }
  }
}
