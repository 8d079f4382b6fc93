package dev.herald.gateway.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.gateway.FakeOrg;
import dev.herald.gateway.FakeService;
import dev.herald.gateway.GatewayUnderTest;
import dev.herald.gateway.GatewayUnderTest.Answer;
import dev.herald.platform.identity.Identity;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conventions §2 to §8, as a client meets them. */
class AccessTest {

  private static final String SUBSCRIPTIONS = "/api/environments/2/subscriptions/";
  private static final String BEARER = "Bearer " + FakeOrg.KEY;
  private static final String JSON = "application/json";
  private static final String FORBIDDEN = "403 authentication_error/permission_denied null ";
  private static final String FAILED = "401 authentication_error/authentication_failed null ";
  private static final String NOT_AUTHENTICATED =
      "401 authentication_error/not_authenticated null Authentication credentials were not"
          + " provided.";
  private static final String NOT_FOUND = "404 invalid_request/not_found null ";

  /** Makes every test's key another one, so that none meets what the gateway still remembers. */
  private static final AtomicInteger KEYS = new AtomicInteger();

  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    gateway = new GatewayUnderTest(Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }

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
      socket.setSoTimeout(5_000);
      for (int i = 0; i < 5; i++) {
        send(
            socket,
            "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(SUBSCRIPTIONS, JSON, body.length()));
        send(socket, body.substring(0, half));
        send(socket, body.substring(half));
        byte[] answer = new byte[1024];
        int length = socket.getInputStream().read(answer);
        assertThat(new String(answer, 0, length, US_ASCII)).startsWith("HTTP/1.1 200");
        assertThat(gateway.subscriptions.last().text()).isEqualTo(body);
      }
    }
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
        bearer(answer -> key(answer).put("expires_at", Instant.now().plusMillis(1500).toString()));
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", bearer).status()).isEqualTo(200);
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", bearer).problem())
                    .startsWith(FAILED));
  }

  // Scopes (§3).

  @Test
  void aMissingScopeIsNamed() {
    assertThat(gateway.get("/api/projects/2/dashboards", "Authorization", BEARER).problem())
        .isEqualTo(FORBIDDEN + "API key missing required scope 'dashboard:read'");
    assertThat(
            gateway
                .call("PUT", "/api/projects/2/insights/1/result", "Authorization", BEARER)
                .problem())
        .isEqualTo(FORBIDDEN + "API key missing required scope 'insight:write'");
  }

  @Test
  void aKeyWithoutScopesMayNothing() {
    assertThat(problemWith(answer -> key(answer).putArray("scopes")))
        .isEqualTo(FORBIDDEN + "API key missing required scope 'subscription:read'");
    assertThat(problemWith(answer -> key(answer).putNull("scopes")))
        .isEqualTo(FORBIDDEN + "API key missing required scope 'subscription:read'");
  }

  @Test
  void theWildcardMayEverything() {
    String bearer = bearer(answer -> key(answer).putArray("scopes").add("*"));
    assertThat(gateway.get("/api/projects/2/dashboards", "Authorization", bearer).status())
        .isEqualTo(200);
  }

  @Test
  void anActionWithoutADeclaredScopeTakesTheAreasOwn() {
    assertThat(
            gateway
                .get("/api/projects/2/integrations/1/channels", "Authorization", BEARER)
                .status())
        .isEqualTo(200);
  }

  // Confinement (§4).

  @Test
  void aKeyOfAnotherProjectIsRefused() {
    assertThat(problemWith(answer -> key(answer).putArray("scoped_teams").add(3)))
        .isEqualTo(FORBIDDEN + "API key does not have access to the requested project: ID 2.");
    assertThat(
            gateway
                .get(
                    SUBSCRIPTIONS,
                    "Authorization",
                    bearer(answer -> key(answer).putArray("scoped_teams").add(2)))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aKeyOfAnotherOrganizationIsRefused() {
    assertThat(
            problemWith(
                answer ->
                    key(answer)
                        .putArray("scoped_organizations")
                        .add("0190a000-0000-7000-8000-00000000ffff")))
        .isEqualTo(
            FORBIDDEN
                + "API key does not have access to the requested organization: ID "
                + FakeOrg.ORGANIZATION
                + ".");
  }

  @Test
  void anOrganizationMayForbidKeysToItsPlainMembers() {
    Consumer<ObjectNode> closed =
        answer ->
            ((ObjectNode) answer.get("organization"))
                .put("members_can_use_personal_api_keys", false);
    assertThat(problemWith(closed))
        .isEqualTo(
            FORBIDDEN
                + "Organization 'Acme' does not allow using personal API keys. Contact an admin to"
                + " enable personal API keys for this organization.");
    String admins = bearer(closed.andThen(answer -> answer.put("level", 8)));
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", admins).status()).isEqualTo(200);
  }

  // Who may do what (§6), and in which order (§7).

  @Test
  void whoHasNoAccessToTheProjectIsToldSo() {
    String expected = FORBIDDEN + "You don't have access to the project.";
    assertThat(problemWith(answer -> answer.put("project_access", "none"))).isEqualTo(expected);
    assertThat(problemWith(answer -> answer.putNull("level").putNull("project_access")))
        .isEqualTo(expected);
  }

  @Test
  void projectAdministrationTakesAProjectAdmin() {
    assertThat(
            gateway.post("/api/projects/2/webhook_secret/", "", "Authorization", BEARER).problem())
        .isEqualTo(FORBIDDEN + "You don't have sufficient permissions in the project.");
    String admin = bearer(answer -> answer.put("project_access", "admin"));
    assertThat(gateway.post("/api/projects/2/webhook_secret/", "", "Authorization", admin).status())
        .isEqualTo(200);
    assertThat(
            ((Identity.Member) gateway.identity(gateway.delivery.last(), "delivery"))
                .projectAdmin())
        .isTrue();
  }

  @Test
  void anUnknownProjectComesBeforeAMissingScope() {
    assertThat(gateway.get("/api/projects/99/dashboards", "Authorization", BEARER).problem())
        .isEqualTo(NOT_FOUND + "Project not found.");
    assertThat(gateway.get("/api/environments/abc/dashboards", "Authorization", BEARER).problem())
        .isEqualTo(NOT_FOUND + "Project not found.");
  }

  @Test
  void aBadKeyComesBeforeAnUnknownProject() {
    assertThat(
            gateway
                .get("/api/projects/99/subscriptions", "Authorization", "Bearer phx_wrong")
                .status())
        .isEqualTo(401);
  }

  @Test
  void confinementComesBeforeAMissingScopeAndThatBeforeMembership() {
    assertThat(
            problemWith(
                answer -> {
                  key(answer).putArray("scoped_teams").add(3);
                  key(answer).putArray("scopes");
                }))
        .contains("requested project");
    assertThat(
            problemWith(
                answer -> {
                  key(answer).putArray("scopes");
                  answer.putNull("level").putNull("project_access");
                }))
        .contains("missing required scope");
  }

  @Test
  void anUnknownAddressComesBeforeEverything() {
    assertThat(gateway.get("/api/projects/2/nothing/").problem())
        .isEqualTo(NOT_FOUND + "Endpoint not found.");
    assertThat(
            gateway
                .get("/api/projects/2/subscriptions/1/deliveries/", "Authorization", BEARER)
                .problem())
        .isEqualTo(NOT_FOUND + "Endpoint not found.");
    assertThat(gateway.get("/internal/access", "Authorization", BEARER).problem())
        .isEqualTo(NOT_FOUND + "Endpoint not found.");
  }

  @Test
  void anUnknownMethodIsToldToEverybodyWhoHasAKey() {
    Answer answer =
        gateway.call("DELETE", "/api/projects/2/dashboards/1/", "Authorization", BEARER);
    assertThat(answer.problem())
        .isEqualTo("405 invalid_request/method_not_allowed null Method \"DELETE\" not allowed.");
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, PUT, PATCH, OPTIONS");
    assertThat(gateway.call("DELETE", "/api/projects/2/dashboards/1/").problem())
        .isEqualTo(NOT_AUTHENTICATED);
    assertThat(
            gateway
                .call("PURGE", "/api/projects/2/dashboards/1/", "Authorization", BEARER)
                .problem())
        .contains("Method \"PURGE\" not allowed.");
  }

  @Test
  void optionsTakeTheReadScopeAndNameTheMethods() {
    Answer answer = gateway.call("OPTIONS", SUBSCRIPTIONS, "Authorization", BEARER);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    assertThat(gateway.call("OPTIONS", SUBSCRIPTIONS).status()).isEqualTo(401);
  }

  // @current and the two forms of a path (§1).

  @Test
  void theCurrentProjectIsPutIntoThePath() {
    gateway.get("/api/projects/@current/subscriptions/?limit=1", "Authorization", BEARER);
    assertThat(gateway.subscriptions.last().target())
        .isEqualTo("/api/projects/2/subscriptions?limit=1");
    assertThat(gateway.subscriptions.last().header("X-Herald-Original-Path"))
        .contains("/api/projects/@current/subscriptions/");
  }

  @Test
  void theSlashAtTheEndDoesNotMatter() {
    for (String path : List.of("/api/projects/2/insights", "/api/environments/2/insights/")) {
      assertThat(gateway.get(path, "Authorization", BEARER).status()).isEqualTo(200);
    }
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

  private static ObjectNode key(ObjectNode answer) {
    return (ObjectNode) answer.get("key");
  }

  private static String bearer(Consumer<ObjectNode> change) {
    return "Bearer " + gateway.access.key("phx_" + KEYS.incrementAndGet() + "key", change);
  }

  private static String problemWith(Consumer<ObjectNode> change) {
    return gateway.get(SUBSCRIPTIONS, "Authorization", bearer(change)).problem();
  }
}
