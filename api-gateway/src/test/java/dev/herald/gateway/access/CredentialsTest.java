package dev.herald.gateway.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.gateway.FakeOrg;
import dev.herald.gateway.FakeService;
import dev.herald.gateway.GatewayUnderTest;
import dev.herald.gateway.GatewayUnderTest.Answer;
import dev.herald.platform.identity.Identity;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Where a credential is looked for, what is said of it, and what is remembered (conventions §2).
 */
class CredentialsTest extends AccessScenario {

  // Where a key is looked for (§2).

  @Test
  void aKeyInTheHeaderIsLetInAndTheServiceToldWhoCalls() {
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", BEARER).status()).isEqualTo(200);
    var identity =
        (Identity.Member) gateway.identity(gateway.subscriptions.last(), "subscriptions");
    assertThat(identity.user().email()).isEqualTo("ada@example.com");
    assertThat(identity.organization().has("subscriptions")).isTrue();
    assertThat(identity.project()).isNotNull();
    assertThat(identity.level()).isEqualTo(1);
    assertThat(identity.projectAdmin()).isFalse();
    assertThat(identity.keyId()).isEqualTo("key1");
  }

  @Test
  void aKeyInAJsonBodyIsFoundAndTheBodyPassedOnWhole() {
    String body = "{\"title\":\"x\",\"personal_api_key\":\"" + FakeOrg.KEY + "\"}";
    Answer answer = gateway.post(SUBSCRIPTIONS, body, "Content-Type", JSON);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.subscriptions.last().text()).isEqualTo(body);
  }

  @Test
  void aKeyInAFormIsFound() {
    Answer answer =
        gateway.post(
            SUBSCRIPTIONS,
            "title=x&personal_api_key=" + FakeOrg.KEY,
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.subscriptions.last().text()).isEqualTo("{\"title\":\"x\"}");
  }

  @Test
  void aKeyInAMultipartFormIsFound() {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"personal_api_key\"\r\n\r\n"
            + FakeOrg.KEY
            + "\r\n--b--\r\n";
    Answer answer =
        gateway.post(SUBSCRIPTIONS, body, "Content-Type", "multipart/form-data; boundary=b");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.subscriptions.last().text()).isEqualTo("{}");
  }

  @Test
  void aBodyWithAKeyMayComeInPieces() throws IOException {
    String body = "{\"title\":\"x\",\"personal_api_key\":\"" + FakeOrg.KEY + "\"}";
    int half = body.length() / 2;
    try (var socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(20_000);
      for (int i = 0; i < 5; i++) {
        send(
            socket,
            "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(SUBSCRIPTIONS, JSON, body.length()));
        send(socket, body.substring(0, half));
        send(socket, body.substring(half));
        assertThat(answer(socket, "{\"ok\":true}")).startsWith("HTTP/1.1 200");
        assertThat(gateway.subscriptions.last().text()).isEqualTo(body);
      }
    }
  }

  /** Reads up to the end of the answer, which may come in pieces too. */
  private static String answer(Socket socket, String end) throws IOException {
    var answer = new StringBuilder();
    while (answer.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new EOFException("cut off: " + answer);
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  /** Sends a piece and leaves time for it to be read as a piece. */
  private static void send(Socket socket, String piece) throws IOException {
    socket.getOutputStream().write(piece.getBytes(US_ASCII));
    socket.getOutputStream().flush();
    await().pollDelay(Duration.ofMillis(30)).until(() -> true);
  }

  @Test
  void aKeyInTheQueryIsFoundAndGoesNoFurther() {
    Answer answer =
        gateway.get(SUBSCRIPTIONS + "?limit=5&personal_api_key=" + FakeOrg.KEY + "&search=a%20b");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.subscriptions.last().target())
        .isEqualTo("/api/environments/2/subscriptions?limit=5&search=a%20b");
    gateway.get(SUBSCRIPTIONS + "?personal%5Fapi_key=" + FakeOrg.KEY);
    assertThat(gateway.subscriptions.last().target())
        .isEqualTo("/api/environments/2/subscriptions");
  }

  @Test
  void theFirstPlaceCountsAndLaterOnesAreNotTried() {
    assertThat(
            gateway
                .get(
                    SUBSCRIPTIONS + "?personal_api_key=" + FakeOrg.KEY,
                    "Authorization",
                    "Bearer phx_wrong")
                .problem())
        .isEqualTo(FAILED + "Personal API key found in request Authorization header is invalid.");
    assertThat(
            gateway
                .post(
                    SUBSCRIPTIONS + "?personal_api_key=" + FakeOrg.KEY,
                    "{\"personal_api_key\":\"phx_wrong\"}",
                    "Content-Type",
                    JSON)
                .problem())
        .isEqualTo(FAILED + "Personal API key found in request body is invalid.");
  }

  @Test
  void aWrongKeyInTheQueryIsToldSo() {
    assertThat(gateway.get(SUBSCRIPTIONS + "?personal_api_key=phx_wrong").problem())
        .isEqualTo(FAILED + "Personal API key found in request query string is invalid.");
  }

  @Test
  void everyRefusalOfACredentialAsksForABearer() {
    assertThat(gateway.get(SUBSCRIPTIONS).problem()).isEqualTo(NOT_AUTHENTICATED);
    assertThat(gateway.get(SUBSCRIPTIONS).header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(
            gateway
                .get(SUBSCRIPTIONS, "Authorization", "Bearer phx_wrong")
                .header("WWW-Authenticate"))
        .isEqualTo("Bearer");
  }

  @Test
  void aHeaderOfAnotherFormIsAbsent() {
    for (String header :
        List.of("bearer " + FakeOrg.KEY, "Basic " + FakeOrg.KEY, FakeOrg.KEY, "Bearer x")) {
      assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", header).problem())
          .isEqualTo(NOT_AUTHENTICATED);
    }
    assertThat(
            gateway.get(SUBSCRIPTIONS, "Authorization", "Bearer   " + FakeOrg.KEY + "  ").status())
        .isEqualTo(200);
  }

  @Test
  void anOauthTokenIsNotTriedAsAKey() {
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", "Bearer pha_something").problem())
        .isEqualTo(NOT_AUTHENTICATED);
    assertThat(gateway.access.asked()).isZero();
  }

  @Test
  void aProjectSecretKeyIsJudgedAsAPersonalOne() {
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", "Bearer phs_something").problem())
        .isEqualTo(FAILED + "Personal API key found in request Authorization header is invalid.");
  }

  @Test
  void anExpiredKeyIsInvalidEvenWhileItIsRemembered() {
    String bearer =
        bearer(answer -> key(answer).put("expires_at", Instant.now().plusSeconds(4).toString()));
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", bearer).status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", bearer).problem())
                    .startsWith(FAILED));
  }

  // The operator's door (operator.md §1).

  @Test
  void theOperatorsTokenOpensTheOperatorsDoor() {
    String bearer = "Bearer " + GatewayUnderTest.OPERATOR_TOKEN;
    assertThat(gateway.get("/operator/organizations/", "Authorization", bearer).status())
        .isEqualTo(200);
    assertThat(gateway.org.last().target()).isEqualTo("/operator/organizations");
    assertThat(gateway.identity(gateway.org.last(), "org")).isEqualTo(new Identity.Operator());
    assertThat(
            gateway
                .send(
                    request -> request.PUT(BodyPublishers.ofString("{\"paused\":true}")),
                    "/operator/dispatch",
                    "Authorization",
                    bearer,
                    "Content-Type",
                    JSON)
                .status())
        .isEqualTo(200);
    assertThat(gateway.delivery.last().text()).isEqualTo("{\"paused\":true}");
  }

  @Test
  void theOperatorsDoorOpensToNothingElse() {
    assertThat(gateway.get("/operator/organizations").problem()).isEqualTo(NOT_AUTHENTICATED);
    assertThat(gateway.get("/operator/organizations", "Authorization", BEARER).problem())
        .isEqualTo(FAILED + "Incorrect authentication credentials.");
    assertThat(
            gateway
                .get("/operator/organizations?personal_api_key=" + GatewayUnderTest.OPERATOR_TOKEN)
                .problem())
        .isEqualTo(NOT_AUTHENTICATED);
  }

  @Test
  void theOperatorsTokenOpensNothingElse() {
    assertThat(
            gateway
                .get(SUBSCRIPTIONS, "Authorization", "Bearer " + GatewayUnderTest.OPERATOR_TOKEN)
                .status())
        .isEqualTo(401);
  }

  // What is remembered.

  @Test
  void aKeyIsAskedForOnceHoweverManyAsk() {
    var goOn = new CountDownLatch(1);
    var org = gateway.access.behaviour();
    gateway.org.answers(
        exchange -> {
          goOn.await();
          org.answer(exchange);
        });
    String bearer = bearer(_ -> {});
    var answers =
        IntStream.range(0, 8)
            .mapToObj(
                _ ->
                    CompletableFuture.supplyAsync(
                        () -> gateway.get(SUBSCRIPTIONS, "Authorization", bearer).status(),
                        command -> Thread.ofVirtual().start(command)))
            .toList();
    await().until(() -> !gateway.org.received().isEmpty());
    goOn.countDown();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
    assertThat(gateway.access.asked()).isEqualTo(1);
  }

  @Test
  void aKeyMadeAfterItWasRefusedWorksAtOnce() {
    String key = "phx_" + KEYS.incrementAndGet() + "new";
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", "Bearer " + key).status())
        .isEqualTo(401);
    gateway.access.key(key, _ -> {});
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", "Bearer " + key).status())
        .isEqualTo(200);
  }

  @Test
  void withoutOrgServiceAKeyCannotBeJudged() {
    gateway.org.answers(FakeService.json(500, "{}"));
    Answer answer = gateway.get(SUBSCRIPTIONS, "Authorization", bearer(_ -> {}));
    assertThat(answer.problem())
        .isEqualTo(
            "503 server_error/service_unavailable null Service temporarily unavailable. Try again"
                + " later.");
  }
}
