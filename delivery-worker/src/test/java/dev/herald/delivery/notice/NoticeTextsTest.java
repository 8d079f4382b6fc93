package dev.herald.delivery.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What owners read. */
class NoticeTextsTest {

  private static final String REVOKED = "Herald can no longer post to this Slack channel";

  private final NoticeTexts texts = new NoticeTexts("http://herald.example.com/", "Herald");

  @ParameterizedTest
  @CsvSource({
    "not_in_channel, /invite",
    "channel_not_found, pick another channel",
    "is_archived, Unarchive it",
    "cannot_dm_bot, Pick another channel",
    "restricted_action_read_only_channel, an admin of the workspace",
    "token_revoked, Connect Slack again",
    "invalid_auth, Connect Slack again",
    "missing_scope, grant the app",
  })
  void aSlackThatRefusesIsNamedWithTheRemedy(String code, String remedy) {
    assertThat(body("slack", "slack_permission_revoked", REVOKED, code))
        .contains(REVOKED + " (" + code + ")\n\n")
        .contains(remedy);
  }

  @Test
  void theMissingScopeIsNamed() {
    assertThat(
            body(
                "slack",
                "slack_permission_revoked",
                "The Slack app lacks the scope chat:write",
                "missing_scope"))
        .contains("The Slack app lacks the scope chat:write (missing_scope)");
  }

  @Test
  void whereTheCodeIsNotKnownEveryRemedyIsNamed() {
    assertThat(body("slack", "slack_permission_revoked", REVOKED, null))
        .contains(REVOKED + "\n\n")
        .contains("/invite", "pick another channel", "connect Slack again");
  }

  @Test
  void aReceiverThatIsGoneIsExplained() {
    assertThat(body("webhook", "http_error", "HTTP 410", "410"))
        .contains("HTTP 410\n\nThe receiver says that this address is gone for good.")
        .contains("Enter a new one.");
  }

  @Test
  void whatNobodyCanMendHasNoRemedy() {
    assertThat(body("webhook", "http_error", "HTTP 500", "500"))
        .contains("could not be delivered:\n\nHTTP 500\n\nOnce this is mended");
  }

  private String body(String channel, String errorType, String reason, @Nullable String code) {
    var notice =
        new NoticeRepository.Notice(
            1,
            "paused:1",
            1,
            1,
            UUID.fromString("018f3c1e-0000-7000-8000-00000000000b"),
            1,
            "paused",
            errorType,
            reason,
            code,
            1,
            false);
    return texts.of(notice, Subscriptions.email("C1").type(channel).state()).body();
  }
}
