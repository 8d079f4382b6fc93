package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeMessagesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hello!\n\n.\n.. a dotted line\n",
        "a\tb ~",
        LONGEST,
        LONGEST + "\n" + LONGEST
      })
  void plainTextTravelsAsItIs(String text) {
    assertThat(MimeMessages.isPlain(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Grüße", "“quoted”", "a\rb", "a\r\nb", "a\0b", "a\u007fb", "\n" + LONGEST + "x"})
  void otherTextIsEncoded(String text) {
    assertThat(MimeMessages.isPlain(text)).isFalse();
  }

  private static final String TEN = "0123456789";
  private static final String HUNDRED = TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN;
  private static final String LONGEST =
      HUNDRED
          + HUNDRED
          + HUNDRED
          + HUNDRED
          + HUNDRED
          + HUNDRED
          + HUNDRED
          + HUNDRED
          + HUNDRED
          + TEN
          + TEN
          + TEN
          + TEN
          + TEN
          + TEN
          + TEN
          + TEN
          + TEN
          + "01234567";
}
