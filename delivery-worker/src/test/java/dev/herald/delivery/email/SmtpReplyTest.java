package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {

  @ParameterizedTest
  @CsvSource({
    "421 4.3.2 shutting down, RELAY_BUSY",
    "450 try later, TEMPORARY",
    "450 4.7.1 greylisted, GREYLISTED",
    "451 4.7.0 greylisted, GREYLISTED",
    "451 local error, TEMPORARY",
    "452 4.3.1 no space, RELAY_BUSY",
    "454 4.7.0 temporary auth failure, TEMPORARY",
    "455 no, TEMPORARY",
    "452 4.2.2 over quota, MAILBOX_FULL",
    "530 5.7.0 authenticate first, CREDENTIALS",
    "534 5.7.9 too weak, CREDENTIALS",
    "535 5.7.8 wrong, CREDENTIALS",
    "538 5.7.11 encrypt, CREDENTIALS",
    "500 what, PROTOCOL",
    "501 5.5.4 syntax, PROTOCOL",
    "502 no, PROTOCOL",
    "503 5.5.1 order, PROTOCOL",
    "504 no, PROTOCOL",
    "555 no, PROTOCOL",
    "550 no such user, ADDRESS_REFUSED",
    "551 not here, ADDRESS_REFUSED",
    "553 bad name, ADDRESS_REFUSED",
    "556 null MX, ADDRESS_REFUSED",
    "550 5.1.1 no such user, ADDRESS_GONE",
    "556 5.1.10 null MX, ADDRESS_GONE",
    "550 5.1.2 no such domain, ADDRESS_REFUSED",
    "552 too big, TOO_BIG",
    "554 5.3.4 too big, TOO_BIG",
    "550 5.2.3 too long, TOO_BIG",
    "552 5.2.2 mailbox full, MAILBOX_FULL",
    "554 no, POLICY",
    "550 5.7.1 we do not like you, POLICY",
    "550 5.7.26 DMARC, POLICY",
    // The enhanced code beats the basic one, both ways.
    "550 4.2.1 busy, TEMPORARY",
    "451 5.1.1 no such user, ADDRESS_GONE",
    "554 5.1.1 no such user, ADDRESS_GONE",
    "501 5.1.3 bad syntax, ADDRESS_REFUSED",
    // A code that says nothing by itself leaves it to the basic one.
    "550 5.0.0 no, ADDRESS_REFUSED",
  })
  void everyRefusalHasOneMeaning(String answer, SmtpReply.Meaning meaning) {
    assertThat(SmtpReply.of(answer).meaning()).isEqualTo(meaning);
  }

  @Test
  void anAnswerOfSeveralLinesIsReadAsOne() {
    var reply = SmtpReply.of("550-5.1.1 The account\n550 5.1.1 does not exist\n");
    assertThat(reply.codes()).isEqualTo("550 5.1.1");
    assertThat(reply.text()).isEqualTo("550-5.1.1 The account / 550 5.1.1 does not exist");
  }
}
