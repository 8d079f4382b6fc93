package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.mail.internet.MimeMultipart;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    var message = relay.arrived(0);
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
    try (var read =
        mailing.with(settings -> settings.unsubscribeMailbox("Leave <stop+it@herald.test>"))) {
      read.channel.send(TO_ANN.order(), gate);
    }
    assertThat(relay.arrived(0).getHeader("List-Unsubscribe"))
        .containsExactly(
            "<https://herald.test/unsubscribe?token=12."
                + "ann@example.com".hashCode()
                + ">, <mailto:stop+it@herald.test?subject=unsubscribe%20subscription-12>");
    assertThat(relay.arrived(0).getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
  }

  @Test
  void aMailboxForUnsubscribingThatIsNoneStopsTheStart() {
    assertThatThrownBy(() -> mailing.with(settings -> settings.unsubscribeMailbox("nobody@")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("herald.delivery.smtp.unsubscribe-mailbox is not an e-mail address");
  }

  @Test
  void aMessageHoldsTextAndHtmlWithItsPicturesInside() throws Exception {
    mailing.channel.send(TO_ANN.order(), gate);
    var body = (MimeMultipart) relay.arrived(0).getContent();
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
    assertThat(relay.arrived(0).getContent()).isInstanceOf(MimeMultipart.class);
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
    var message = relay.arrived(0);
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getHeader("X-Evil")).isNull();
    assertThat(message.getSubject())
        .isEqualTo("Herald Dashboard report - Growth Bcc: all@example.com X-Evil: 1 X");
  }

  @Test
  void aNoticeArrivesOrTellsWhyNot() throws Exception {
    mailing.notices.send("notice-1", "ann@example.com", "Paused", "It was paused.");
    assertThat(relay.arrived(0).getMessageID()).isEqualTo("<notice-1@herald.test>");
    assertThat(relay.arrived(0).getContent().toString()).startsWith("It was paused.");

    relay.at("RCPT", "550 5.1.1 unknown", "451 4.3.0 later");
    assertThatThrownBy(() -> mailing.notices.send("n2", "ann@example.com", "s", "t"))
        .isInstanceOfSatisfying(
            NoticeMailer.NoticeNotSent.class, notSent -> assertThat(notSent.permanent()).isTrue());
    assertThatThrownBy(() -> mailing.notices.send("n3", "ann@example.com", "s", "t"))
        .isInstanceOfSatisfying(
            NoticeMailer.NoticeNotSent.class, notSent -> assertThat(notSent.permanent()).isFalse());
  }
}
