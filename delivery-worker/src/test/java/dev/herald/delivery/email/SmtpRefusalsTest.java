package dev.herald.delivery.email;

import static dev.herald.delivery.email.Mailing.later;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the relay's refusals mean, and what is done about a message that is too big. */
class SmtpRefusalsTest {

  private static final Orders TO_ANN = Orders.to("ann@example.com");

  private final ScriptedRelay relay = new ScriptedRelay();
  private final Mailing mailing = new Mailing(relay);
  private final CountingGate gate = CountingGate.open();

  @AfterEach
  void close() {
    mailing.close();
    relay.close();
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
    var body = (MimeMultipart) relay.arrived(1).getContent();
    assertThat((String) body.getBodyPart(1).getContent())
        .contains("src=\"https://herald.test/exported_assets/1.png?token=a&amp;b=c\"");
    assertThat(relay.arrived(1).getMessageID()).isEqualTo(relay.arrived(0).getMessageID());
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
}
