package dev.herald.sinks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailDataTest {
  private static final String NEXT = "\r\n.\r\nRSET\r\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1000, 200_000})
  void aMessageIsReadUpToItsLastLineEndHoweverItComesIn(int atOnce) throws IOException {
    var text = "Subject: a\r\n\r\nb\r.\nc\n.\r\n" + "0123456789.\r\n".repeat(20_000) + "end";

    var in = stream(text + NEXT, atOnce);

    assertThat(new String(MailData.read(in), US_ASCII)).isEqualTo(text);
    assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo(NEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_531, 65_532, 65_533, 65_534, 65_535, 65_536, 65_537, 131_067, 131_068})
  void theEndMayLieAnywhereInABlock(int length) throws IOException {
    var text = "a".repeat(length);

    var in = stream(text + NEXT, Integer.MAX_VALUE);

    assertThat(MailData.read(in)).hasSize(length);
    assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo(NEXT);
  }

  @Test
  void aMessageOfNothingHasNoLineEnd() throws IOException {
    var in = stream(".\r\nRSET\r\n", 1);

    assertThat(MailData.read(in)).isEmpty();
    assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo(".\r\nRSET\r\n");
  }

  @Test
  void aDotBeforeADotIsTakenAwayAtTheStartOfEveryLine() throws IOException {
    assertThat(new String(MailData.read(stream("..a.\r\n...\r\n.b" + NEXT, 3)), US_ASCII))
        .isEqualTo(".a.\r\n..\r\nb");
  }

  @Test
  void aConnectionThatEndsWithinAMessageGivesNone() {
    assertThatThrownBy(() -> MailData.read(stream("Subject: a\r\n\r\nhalf\r\n.", 4)))
        .isInstanceOf(EOFException.class);
  }

  /** Buffered as the library does it, over a connection that brings so many bytes at once. */
  private static InputStream stream(String text, int atOnce) {
    return new BufferedInputStream(
        new ByteArrayInputStream(text.getBytes(US_ASCII)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, atOnce));
          }

          @Override
          public synchronized int available() {
            return 0;
          }
        },
        8192);
  }
}
