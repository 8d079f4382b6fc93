package dev.herald.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole house in one process, through its front door. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalRunTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path data;
  private LocalRun run;
  private HeraldApi api;
  private JsonNode addresses;

  @BeforeAll
  void start() {
    run = LocalRun.start(options());
    look();
  }

  @AfterAll
  void stop() {
    api.close();
    run.close();
  }

  @Test
  @Order(1)
  void aFirstRunWritesItsAddressesForProgramsAndForPeople() throws Exception {
    JsonNode written = HeraldApi.JSON.readTree(Files.readString(data.resolve("herald.json")));
    assertThat(written).isEqualTo(addresses);
    assertThat(written.path("personal_api_key").asText()).startsWith("phx_");
    assertThat(written.path("project_api_token").asText()).startsWith("phc_");
    assertThat(written.path("services").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("org", "catalog", "subscriptions", "delivery", "gateway");
    assertThat(run.table())
        .contains(written.path("gateway").asText())
        .contains(written.path("sinks").path("url").asText())
        .contains("/test-delivery/");
  }

  @Test
  @Order(2)
  void theDemoIsThereAndCanBeComputed() {
    JsonNode dashboard =
        api.call("GET", project() + "/dashboards/" + demo("dashboard") + "/", key(), "");
    assertThat(dashboard.path("tiles")).hasSize(3);
    JsonNode insight =
        api.call("GET", project() + "/insights/" + demo("line") + "/?refresh=blocking", key(), "");
    assertThat(insight.path("result").size()).isEqualTo(89);
  }

  @Test
  @Order(3)
  void aTestDeliveryReachesTheInboxWithItsPicture() {
    long id = subscribe("email", "test@example.com", "2026-01-05T09:00:00Z", "");
    api.post(subscriptions() + id + "/test-delivery/", key(), "");

    JsonNode mail = arrived("email", "test@example.com", "report");
    assertThat(mail.path("html").asText()).contains("Sign-ups per day");
    assertThat(mail.path("attachments"))
        .anyMatch(part -> part.path("content_type").asText().equals("image/png"));
  }

  @Test
  @Order(4)
  void aScheduledReportReachesItsWebhookWhenItIsDue() {
    // Occurrences fall on whole seconds.
    Instant due = Instant.now().plusSeconds(8).truncatedTo(ChronoUnit.SECONDS);
    String hook = addresses.path("sinks").path("webhook_url").asText() + "/scheduled";
    subscribe("webhook", hook, due.toString(), "");

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                messages("webhook", "/scheduled").findValuesAsText("body").stream()
                    .anyMatch(body -> body.contains("\"scheduled\"")));
    messages("webhook", "/scheduled")
        .forEach(
            call -> {
              if (call.path("body").asText().contains("\"scheduled\"")) {
                assertThat(Instant.parse(call.path("received_at").asText())).isAfterOrEqualTo(due);
              }
            });
  }

  @Test
  @Order(5)
  void aReportIsPostedToTheSlackChannel() {
    subscribe(
        "slack",
        "C0REPORTS|#reports",
        "2026-01-05T09:00:00Z",
        ", \"integration_id\": " + demo("slack_integration"));
    assertThat(arrived("slack", "C0REPORTS", "").path("text").asText())
        .contains("Sign-ups per day");
  }

  @Test
  @Order(6)
  void aSecondRunOnTheSameDirectoryIsRefusedWhileTheFirstOneLives() {
    assertThatThrownBy(() -> LocalRun.start(options()))
        .isInstanceOf(LocalFailure.class)
        .hasMessageContaining("another local run uses");
  }

  @Test
  @Order(7)
  void startedAgainItFindsItsDataAndItsAddresses() {
    JsonNode before = addresses;
    JsonNode subscriptionsBefore = api.call("GET", subscriptions(), key(), "");
    stop();
    start();

    assertThat(addresses.path("personal_api_key")).isEqualTo(before.path("personal_api_key"));
    assertThat(addresses.path("services").path("org"))
        .isEqualTo(before.path("services").path("org"));
    assertThat(api.call("GET", subscriptions(), key(), "").path("count"))
        .isEqualTo(subscriptionsBefore.path("count"));
    assertThat(api.call("GET", project() + "/dashboards/", key(), "").path("count").asInt())
        .isEqualTo(1);
  }

  private LocalRun.Options options() {
    return new LocalRun.Options(
        data,
        0,
        false,
        new TemporalChoice.Embedded(),
        true,
        Map.of("herald.subscriptions.minimum-lead", "0s"));
  }

  private void look() {
    addresses = run.addresses();
    api = new HeraldApi(addresses.path("gateway").asText());
  }

  private String key() {
    return addresses.path("personal_api_key").asText();
  }

  private String demo(String what) {
    return addresses.path("demo").path(what).asText();
  }

  private String project() {
    return "/api/projects/" + addresses.path("project_id").asText();
  }

  private String subscriptions() {
    return "/api/environments/" + addresses.path("project_id").asText() + "/subscriptions/";
  }

  private long subscribe(String type, String target, String start, String more) {
    return api.post(
            subscriptions(),
            key(),
            """
            {"insight": %s, "target_type": "%s", "target_value": "%s", "frequency": "daily",
             "start_date": "%s"%s}\
            """
                .formatted(demo("line"), type, target, start, more))
        .path("id")
        .asLong();
  }

  private JsonNode messages(String channel, String recipient) {
    try (var sinks = new HeraldApi(addresses.path("sinks").path("url").asText())) {
      return sinks.call(
          "GET", "/api/messages?channel=" + channel + "&recipient=" + recipient, "", "");
    }
  }

  /** The first message for {@code recipient} whose subject contains {@code subject}. */
  private JsonNode arrived(String channel, String recipient, String subject) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (JsonNode message : messages(channel, recipient)) {
                if (message.path("subject").asText("").contains(subject)) {
                  return message;
                }
              }
              return HeraldApi.JSON.missingNode();
            },
            found -> !found.isMissingNode());
  }
}
