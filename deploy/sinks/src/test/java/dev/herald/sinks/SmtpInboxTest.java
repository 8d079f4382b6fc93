package dev.herald.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class SmtpInboxTest {
  private static final String PLAIN = "Subject: Hello\nMessage-ID: <one@herald>\n\nText";

  private static final String REPORT =
      """
      Subject: =?utf-8?q?Sign-ups_=E2=80=93_weekly?=
      List-Unsubscribe: <https://herald.test/u/1>,
       <mailto:u@herald.test>
      MIME-Version: 1.0
      Content-Type: multipart/related; boundary=outer

      --outer
      Content-Type: multipart/alternative; boundary=inner

      --inner
      Content-Type: text/plain; charset=utf-8

      Your report
      --inner
      Content-Type: text/html; charset=utf-8

      <h1>Your report</h1><img src="cid:chart@herald"><script>alert(1)</script>
      --inner--
      --outer
      Content-Type: image/png; name=chart.png
      Content-ID: <chart@herald>
      Content-Disposition: inline; filename=chart.png
      Content-Transfer-Encoding: base64

      iVBORw0KGgo=
      --outer--
      """;

  private final SinksUnderTest sinks = new SinksUnderTest();

  @BeforeEach
  void forgetEverything() {
    sinks.delete("/api/messages");
    sinks.delete("/api/behaviour");
  }

  @AfterAll
  void stop() {
    sinks.close();
  }

  @Test
  void aMessageIsTakenApartIntoTextHtmlAndAttachments() throws IOException {
    assertThat(sinks.smtp("ada@example.com", REPORT)).startsWith("250");

    var mail = sinks.messages("?channel=email").get(0);
    assertThat(mail.path("recipient").asText()).isEqualTo("ada@example.com");
    assertThat(mail.path("subject").asText()).isEqualTo("Sign-ups – weekly");
    assertThat(mail.path("text").asText()).contains("Your report");
    assertThat(mail.path("html").asText()).contains("<h1>Your report</h1>");
    assertThat(mail.path("headers").path("list-unsubscribe").asText())
        .contains("https://herald.test/u/1")
        .contains("mailto:u@herald.test");
    assertThat(mail.path("attachments"))
        .hasSize(1)
        .first()
        .satisfies(
            part -> {
              assertThat(part.path("name").asText()).isEqualTo("chart.png");
              assertThat(part.path("content_type").asText()).isEqualTo("image/png");
              assertThat(part.path("size").asInt()).isEqualTo(8);
            });
  }

  @Test
  void aMailIsShownWithItsImagesAndWithoutItsScripts() throws IOException {
    sinks.smtp("ada@example.com", REPORT);
    long id = sinks.messages("?channel=email").get(0).path("id").asLong();

    var shown = sinks.get("/messages/" + id + "/html");
    assertThat(shown.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("script-src 'none'");
    assertThat(shown.body()).contains("src=\"/messages/" + id + "/parts/chart@herald\"");
    var image = sinks.get("/messages/" + id + "/parts/chart@herald");
    assertThat(image.headers().firstValue("Content-Type")).contains("image/png");
  }

  @Test
  void aRuleRefusesAfterRcptForAsManyMessagesAsItSays() throws IOException {
    sinks.rule("{\"channel\":\"email\",\"match\":\"grey@\",\"smtp_code\":451,\"times\":2}");

    assertThat(sinks.smtp("grey@example.com", PLAIN)).startsWith("451");
    assertThat(sinks.smtp("other@example.com", PLAIN)).startsWith("250");
    assertThat(sinks.smtp("grey@example.com", PLAIN)).startsWith("451");
    assertThat(sinks.smtp("grey@example.com", PLAIN)).startsWith("250");
    assertThat(sinks.messages("?channel=email")).hasSize(2);
    assertThat(sinks.counts("").path("refused").path("email").asInt()).isEqualTo(2);
  }

  @Test
  void aRuleWithStageDataRefusesAtTheFinalDot() throws IOException {
    sinks.rule("{\"channel\":\"email\",\"smtp_code\":554,\"stage\":\"data\",\"times\":1}");

    assertThat(sinks.smtp("ada@example.com", PLAIN)).startsWith("554");
    assertThat(sinks.messages("?channel=email")).isEmpty();
  }

  @Test
  void aRuleWithoutTimesHoldsUntilItIsRemoved() throws IOException {
    sinks.rule("{\"channel\":\"email\",\"match\":\"gone\",\"smtp_code\":550}");
    assertThat(sinks.smtp("gone@example.com", PLAIN)).startsWith("550");
    assertThat(sinks.smtp("gone@example.com", PLAIN)).startsWith("550");

    sinks.rule("{\"channel\":\"email\",\"match\":\"gone\",\"times\":0}");
    assertThat(sinks.smtp("gone@example.com", PLAIN)).startsWith("250");
  }

  @Test
  void aStalledFinalDotIsAnsweredLateButTheMailHasArrived() throws IOException {
    sinks.rule("{\"channel\":\"email\",\"stage\":\"data\",\"delay_ms\":300,\"times\":1}");

    long start = System.nanoTime();
    assertThat(sinks.smtp("ada@example.com", PLAIN)).startsWith("250");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    assertThat(sinks.messages("?channel=email")).hasSize(1);
  }

  @Test
  void mailsAreCountedByMessageId() throws IOException {
    sinks.smtp("ada@example.com", PLAIN);
    sinks.smtp("ada@example.com", PLAIN);

    var counts = sinks.counts("?header=message-id");
    assertThat(counts.path("total").asInt()).isEqualTo(2);
    assertThat(counts.path("distinct").asInt()).isEqualTo(1);
    assertThat(counts.path("repeated").path("<one@herald>").asInt()).isEqualTo(2);
  }
}
