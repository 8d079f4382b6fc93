package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Unknown;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpEmailChannelTest {

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
  void anAcceptedMessageIsDeliveredUnderTheRelaysOwnName() throws Exception {
    var outcome = mailing.channel.send(TO_ANN.order(), gate);
    assertThat(outcome).isEqualTo(new Delivered("250 2.0.0 queued as Q1", "250", false));
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(relay.commands)
        .contains("MAIL FROM:<reports@herald.test>", "RCPT TO:<ann@example.com>");
  }

  @Test
  void aMessageSaysWhoseItIsAndHowToBeRidOfIt() throws Exception {
    mailing.channel.send(TO_ANN.order(), gate);
    var message = arrived(0);
    assertThat(message.getHeader("Message-ID"))
        .containsExactly("<abcdefghijklmnopqrstuvwxyz@herald.test>");
    assertThat(message.getHeader("To")).containsExactly("ann@example.com");
    assertThat(message.getHeader("From")).containsExactly("Herald Reports <reports@herald.test>");
    assertThat(message.getSubject()).isEqualTo("Herald Dashboard report - Growth & <Co>");
    assertThat(message.getHeader("List-Unsubscribe"))
        .containsExactly(
            "<https://herald.test/unsubscribe?token=12." + "ann@example.com".hashCode() + ">");
    assertThat(message.getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
    assertThat(message.getHeader("List-Id")).containsExactly("<subscription-12.herald.test>");
    assertThat(message.getHeader("References")).containsExactly("<subscription-12@herald.test>");
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getHeader("X-Herald-Delivery")).containsExactly(Orders.DELIVERY.toString());
    assertThat(message.getHeader("X-Herald-Subscription")).containsExactly("12");
  }

  @Test
  void aMailboxForUnsubscribingIsNamedBehindTheLink() throws Exception {
    try (var read = with(settings -> settings.unsubscribeMailbox("Leave <stop+it@herald.test>"))) {
      read.channel.send(TO_ANN.order(), gate);
    }
    assertThat(arrived(0).getHeader("List-Unsubscribe"))
        .containsExactly(
            "<https://herald.test/unsubscribe?token=12."
                + "ann@example.com".hashCode()
                + ">, <mailto:stop+it@herald.test?subject=unsubscribe%20subscription-12>");
    assertThat(arrived(0).getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
  }

  @Test
  void aMailboxForUnsubscribingThatIsNoneStopsTheStart() {
    assertThatThrownBy(() -> with(settings -> settings.unsubscribeMailbox("nobody@")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("herald.delivery.smtp.unsubscribe-mailbox is not an e-mail address");
  }

  @Test
  void aMessageHoldsTextAndHtmlWithItsPicturesInside() throws Exception {
    mailing.channel.send(TO_ANN.order(), gate);
    var body = (MimeMultipart) arrived(0).getContent();
    assertThat(body.getContentType()).startsWith("multipart/alternative");
    assertThat(((String) body.getBodyPart(0).getContent()).replace("\r\n", "\n"))
        .contains("Grüße.", "\n.\n.. a dotted line");
    var related = (MimeMultipart) body.getBodyPart(1).getContent();
    assertThat((String) related.getBodyPart(0).getContent()).contains("cid:one@herald");
    assertThat(related.getBodyPart(1).getHeader("Content-ID")).containsExactly("<one@herald>");
    assertThat(related.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(Mailing.PICTURE);
  }

  @Test
  void theGateIsPassedWhenAllButTheDotHasLeft() throws Exception {
    var complete = new AtomicBoolean();
    var watching =
        CountingGate.open(
            () -> {
              await().until(() -> relay.bodyLines.get() > 500);
              complete.set(relay.messages.isEmpty());
            });
    assertThat(mailing.channel.send(TO_ANN.order(), watching)).isInstanceOf(Delivered.class);
    assertThat(complete).isTrue();
    assertThat(arrived(0).getContent()).isInstanceOf(MimeMultipart.class);
  }

  @Test
  void aClosedGateLeavesTheRelayWithoutAMessage() {
    assertThatThrownBy(
            () ->
                mailing.channel.send(
                    TO_ANN.order(), CountingGate.closed(CommitRefused.Reason.SUPPRESSED)))
        .asInstanceOf(type(CommitRefused.class))
        .extracting(CommitRefused::reason)
        .isEqualTo(CommitRefused.Reason.SUPPRESSED);
    await().until(() -> relay.unfinished.size() == 1);
    assertThat(relay.messages).isEmpty();
  }

  @Test
  void aGateThatFailsLeavesTheRelayWithoutAMessage() {
    assertThatThrownBy(
            () ->
                mailing.channel.send(
                    TO_ANN.order(),
                    () -> {
                      throw new IllegalStateException("the ledger is away");
                    }))
        .isInstanceOf(IllegalStateException.class);
    await().until(() -> relay.unfinished.size() == 1);
    assertThat(relay.messages).isEmpty();
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
    assertThat(arrived(0).getMessageID()).isEqualTo(arrived(1).getMessageID());
  }

  @Test
  void inDoubtAMessageIsHeldWhereThePolicySaysSo() throws Exception {
    try (var strict = with(settings -> settings.inDoubt(SmtpSettings.InDoubt.HOLD))) {
      assertThat(strict.channel.send(TO_ANN.inDoubt().order(), gate))
          .isInstanceOf(SendOutcome.Held.class);
      assertThat(strict.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
    }
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(relay.messages).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT, 450 4.2.0 later, smtp_temporary, RECIPIENT",
    "RCPT, 451 later, smtp_temporary, RECIPIENT",
    "RCPT, 450 4.7.1 greylisted, smtp_greylisted, RECIPIENT",
    "RCPT, 452 4.2.2 full, mailbox_full, RECIPIENT",
    "RCPT, 552 5.2.2 full, mailbox_full, RECIPIENT",
    "RCPT, 421 4.3.2 closing, smtp_temporary, DESTINATION",
    "RCPT, 530 5.7.0 authenticate, smtp_credentials, DESTINATION",
    "MAIL, 451 4.3.0 later, smtp_temporary, DESTINATION",
    "DOT, 451 4.3.0 later, smtp_temporary, DESTINATION",
    "DOT, 450 4.2.0 later, smtp_temporary, RECIPIENT",
    "GREETING, 554 5.3.2 go away, smtp_temporary, DESTINATION",
    "GREETING, 421 4.3.2 go away, smtp_temporary, DESTINATION",
  })
  void whatWillPassIsPutOff(String step, String reply, String type, Scope scope) throws Exception {
    relay.at(step, reply);
    var outcome = later(mailing.channel.send(TO_ANN.order(), gate));
    assertThat(outcome.failure().type()).isEqualTo(type);
    assertThat(outcome.scope()).isEqualTo(scope);
    assertThat(outcome.failure().code()).isEqualTo(reply.replaceFirst(" [a-z].*", ""));
    // It may be greylisting, whatever it calls itself.
    assertThat(outcome.retryAfter())
        .isEqualTo(scope == Scope.RECIPIENT ? Duration.ofMinutes(1) : null);
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT, 550 5.1.1 unknown, invalid_address, TARGET_BROKEN",
    "RCPT, 556 5.1.10 null MX, invalid_address, TARGET_BROKEN",
    "RCPT, 550 unknown, invalid_address, MESSAGE",
    "RCPT, 554 5.7.1 relay denied, smtp_policy, MESSAGE",
    "RCPT, 501 5.5.4 what, smtp_protocol, MESSAGE",
    "MAIL, 550 5.1.1 unknown sender, smtp_policy, MESSAGE",
    "DOT, 550 5.1.1 unknown, invalid_address, TARGET_BROKEN",
    "DOT, 554 5.7.1 spam, smtp_policy, MESSAGE",
    "DOT, 550 5.7.26 DMARC, smtp_policy, MESSAGE",
  })
  void whatWillNotPassIsRejected(String step, String reply, String type, Verdict verdict)
      throws Exception {
    relay.at(step, reply);
    assertThat(mailing.channel.send(TO_ANN.order(), gate))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.failure().type()).isEqualTo(type);
              assertThat(rejected.verdict()).isEqualTo(verdict);
              assertThat(rejected.failure().excerpt()).isEqualTo(reply);
            });
    assertThat(mailing.channel.send(TO_ANN.order(), CountingGate.open()))
        .isInstanceOf(Delivered.class);
  }

  @Test
  void aRefusalBehindTheDotIsBelievedEvenWhenTheConnectionBreaksWithIt() throws Exception {
    relay.at("DOT", "554 5.7.1 spam").at("RSET", ScriptedRelay.DROP);
    assertThat(mailing.channel.send(TO_ANN.order(), gate)).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"552 too big", "552 5.3.4 too big", "550 5.2.3 too big"})
  void aMessageThatIsTooBigGoesOutOnceMoreWithLinksOnTheSamePermission(String reply)
      throws Exception {
    relay.at("DOT", reply);
    assertThat(mailing.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(gate.calls()).isEqualTo(1);
    assertThat(relay.messages).hasSize(2);
    assertThat(relay.messages.get(1).length()).isLessThan(5_000);
    var body = (MimeMultipart) arrived(1).getContent();
    assertThat((String) body.getBodyPart(1).getContent())
        .contains("src=\"https://herald.test/exported_assets/1.png?token=a&amp;b=c\"");
    assertThat(arrived(1).getMessageID()).isEqualTo(arrived(0).getMessageID());
  }

  @Test
  void aMessageThatIsTooBigEvenSoIsRejected() throws Exception {
    relay.at("DOT", "552 5.3.4 too big", "552 5.3.4 too big");
    assertThat(mailing.channel.send(TO_ANN.order(), gate))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.failure().type()).isEqualTo("message_too_large"));
  }

  @Test
  void aMailboxWithoutRoomForTheSmallFormIsTriedAgain() throws Exception {
    relay.at("DOT", "552 storage", "552 storage");
    assertThat(later(mailing.channel.send(TO_ANN.order(), gate)).failure().type())
        .isEqualTo("mailbox_full");
  }

  @Test
  void aRelaysAnnouncedLimitIsKeptWithoutTrying() throws Exception {
    relay.extensions = java.util.List.of("SIZE 20000");
    assertThat(mailing.channel.send(TO_ANN.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(relay.messages).hasSize(1);
    assertThat(relay.messages.getFirst().length()).isLessThan(5_000);
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

  @Test
  void refusedCredentialsConcernTheRelayAndNotTheRecipient() throws Exception {
    relay.extensions = java.util.List.of("AUTH PLAIN LOGIN");
    relay.at("AUTH", "535 5.7.8 wrong");
    try (var named = with(settings -> settings.login("herald", "wrong"))) {
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
    try (var named = with(settings -> settings.login("herald", "secret"))) {
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
    try (var named = with(settings -> settings.login("herald", "secret"))) {
      assertThat(later(named.channel.send(TO_ANN.order(), gate)).failure().type())
          .isEqualTo("connection_error");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "",
        "a@b@c",
        "ann@example.com\r\nBcc: all@example.com",
        "friends: ann@example.com, bob@example.com;",
        "ann@example.com, bob@example.com",
        "grüße@example.com",
        "ann@",
      })
  void whatIsNoAddressIsRejectedWithoutAskingAnybody(String address) throws Exception {
    assertThat(mailing.channel.send(Orders.to(address).order(), gate))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.failure().type()).isEqualTo("invalid_address"));
    assertThat(relay.connections).hasValue(0);
  }

  @Test
  void anAddressWithAForeignDomainIsWrittenInAscii() throws Exception {
    mailing.channel.send(Orders.to("ann@münchen.example").order(), gate);
    assertThat(relay.commands).contains("RCPT TO:<ann@xn--mnchen-3ya.example>");
  }

  @Test
  void nothingTypedCanStartAHeader() throws Exception {
    mailing.channel.send(
        TO_ANN.named("Growth\r\nBcc: all@example.com\u2028X-Evil: 1\nX").order(), gate);
    var message = arrived(0);
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getHeader("X-Evil")).isNull();
    assertThat(message.getSubject())
        .isEqualTo("Herald Dashboard report - Growth Bcc: all@example.com X-Evil: 1 X");
  }

  @Test
  void aNoticeArrivesOrTellsWhyNot() throws Exception {
    mailing.notices.send("notice-1", "ann@example.com", "Paused", "It was paused.");
    assertThat(arrived(0).getMessageID()).isEqualTo("<notice-1@herald.test>");
    assertThat(arrived(0).getContent().toString()).startsWith("It was paused.");

    relay.at("RCPT", "550 5.1.1 unknown", "451 4.3.0 later");
    assertThatThrownBy(() -> mailing.notices.send("n2", "ann@example.com", "s", "t"))
        .isInstanceOfSatisfying(
            NoticeMailer.NoticeNotSent.class, notSent -> assertThat(notSent.permanent()).isTrue());
    assertThatThrownBy(() -> mailing.notices.send("n3", "ann@example.com", "s", "t"))
        .isInstanceOfSatisfying(
            NoticeMailer.NoticeNotSent.class, notSent -> assertThat(notSent.permanent()).isFalse());
  }

  private Mailing with(java.util.function.UnaryOperator<Mailing.Change> change) {
    return new Mailing(
        relay.port(),
        settings -> change.apply(new Mailing.Change(settings)).settings(),
        new SmtpPoolSettings(2, Duration.ofSeconds(30), 100, Duration.ofSeconds(1)));
  }

  private static RetryLater later(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(RetryLater.class);
    return (RetryLater) outcome;
  }

  private MimeMessage arrived(int index) throws Exception {
    var bytes = relay.messages.get(index).getBytes(StandardCharsets.UTF_8);
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }
}
