package dev.herald.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.delivery.channel.SendOutcome.Scope;
import dev.herald.delivery.channel.SendOutcome.Unknown;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.channel.TestCertificate;
import dev.herald.delivery.report.Panel;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import dev.herald.platform.secret.Secret;
import dev.herald.testkit.TestServers;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ServerSocketFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@MicronautTest(environments = "delivery", transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedWebhookChannelTest implements TestPropertyProvider {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger KEYS = new AtomicInteger();

  private final ScriptedDns dns = new ScriptedDns();

  /** Called by name, which only ports the operator has opened allow. */
  private final ScriptedReceiver outside = new ScriptedReceiver();

  private final ScriptedReceiver inside =
      new ScriptedReceiver("127.0.0.9", ServerSocketFactory.getDefault());

  private ScriptedReceiver receiver = new ScriptedReceiver();
  private String key = "";
  private CountingGate gate = CountingGate.open();

  @Inject SignedWebhookChannel channel;
  @Inject WebhookSecrets secrets;
  @Inject IdentityTokens tokens;
  @Inject EmbeddedServer server;
  @Inject Jdbi jdbi;

  @Override
  public Map<String, String> getProperties() {
    Map<String, String> properties = new HashMap<>(TestServers.properties("delivery"));
    properties.put("herald.delivery.engine", "false");
    properties.put("micronaut.application.name", "delivery");
    properties.put("herald.webhook.allow", "127.0.0.1/32,sink.localhost");
    properties.put("herald.webhook.resolver", dns.server());
    properties.put("herald.webhook.ports", outside.port() + "," + inside.port());
    properties.put("herald.webhook.connect-timeout", "5s");
    properties.put("herald.webhook.total-timeout", "4s");
    return properties;
  }

  @BeforeEach
  void open() {
    receiver.close();
    receiver = new ScriptedReceiver();
    gate = CountingGate.open();
    key = "webhookkey" + KEYS.incrementAndGet();
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @AfterAll
  void closeForGood() {
    dns.close();
    outside.close();
    inside.close();
  }

  @Test
  void aReportIsTheReceiversWithItsFirst2xx() throws Exception {
    var once = CountingGate.open();
    assertThat(channel.send(hook().order(), once)).isEqualTo(new Delivered("204", "204", false));
    assertThat(once.calls()).isEqualTo(1);
    assertThat(receiver.calls.getFirst().line()).isEqualTo("POST /hook HTTP/1.1");
    assertThat(receiver.calls.getFirst().header("content-type")).startsWith("application/json");
    assertThat(receiver.calls.getFirst().header("webhook-id")).isEqualTo(key);
  }

  @Test
  void theBodyTellsWhatTheContractPromises() throws Exception {
    var panels = new ArrayList<>(Orders.pictures(1));
    panels.add(new Panel(9, "bad", "Broken", new Panel.Failed("query_error", "No such table")));
    channel.send(hook().announcing().panels(panels, 5).order(), gate);

    JsonNode body = JSON.readTree(receiver.calls.getFirst().body());
    assertThat(names(body)).containsExactly("type", "timestamp", "data");
    assertThat(body.path("type").asText()).isEqualTo("subscription.report.delivered");
    var data = body.path("data");
    assertThat(names(data))
        .containsExactly(
            "event",
            "delivery_id",
            "trigger_type",
            "is_new_target",
            "subscription",
            "resource",
            "insights",
            "total_insight_count",
            "change_summary",
            "invite_message",
            "sent_at");
    assertThat(data.path("event").asText()).isEqualTo("subscription.delivery");
    assertThat(data.path("is_new_target").asBoolean()).isTrue();
    assertThat(data.path("invite_message").asText()).isEqualTo("Have a look");
    assertThat(data.path("subscription").path("url").asText())
        .isEqualTo("https://herald.test/dashboard/5/subscriptions/12");
    assertThat(data.path("subscription").path("next_delivery_date").asText())
        .isEqualTo("2022-02-02T09:00:00Z");
    assertThat(data.path("resource").path("type").asText()).isEqualTo("dashboard");
    assertThat(data.path("insights").path(0).path("image_url").asText())
        .isEqualTo("https://herald.test/exported_assets/1.png?token=t");
    assertThat(data.path("insights").path(0).path("error").isNull()).isTrue();
    assertThat(data.path("insights").path(1).path("error").path("message").asText())
        .isEqualTo("No such table");
    assertThat(data.path("total_insight_count").asInt()).isEqualTo(5);
  }

  @Test
  void anInvitationIsRepeatedInNoLaterReport() throws Exception {
    channel.send(hook().order(), gate);
    var data = JSON.readTree(receiver.calls.getFirst().body()).path("data");
    assertThat(data.path("is_new_target").asBoolean()).isFalse();
    assertThat(data.path("invite_message").isNull()).isTrue();
  }

  @Test
  void everyAttemptBearsTheSameIdAndTheSameBytes() throws Exception {
    receiver.answers(500);
    channel.send(hook().order(), gate);
    channel.send(hook().named("Renamed meanwhile").attempt(2).order(), gate);
    assertThat(receiver.calls).hasSize(2);
    assertThat(receiver.calls.get(1).body()).isEqualTo(receiver.calls.get(0).body());
    assertThat(receiver.calls.get(1).header("webhook-id"))
        .isEqualTo(receiver.calls.get(0).header("webhook-id"));
  }

  @Test
  void aReceiverCanVerifyTheSignatureWithThePublishedRecipe() throws Exception {
    var secret = rotate(admin()).path("secret").asText();
    channel.send(hook().order(), gate);
    var call = receiver.calls.getFirst();
    assertThat(signatures(call)).contains(recipe(secret, call));
    assertThat(Instant.ofEpochSecond(Long.parseLong(call.header("webhook-timestamp"))))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
  }

  @Test
  void theSpecificationsOwnExampleComesOutRight() {
    assertThat(
            WebhookSignature.header(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
                List.of(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aRotatedSecretKeepsSigningBesideItsSuccessorUntilItsTimeIsUp() throws Exception {
    var first = rotate(admin()).path("secret").asText();
    var rotated = rotate(admin());
    var second = rotated.path("secret").asText();
    assertThat(first).startsWith("whsec_");
    assertThat(second).startsWith("whsec_").isNotEqualTo(first);
    assertThat(Instant.parse(rotated.path("previous_valid_until").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));

    channel.send(hook().order(), gate);
    var during = receiver.calls.getFirst();
    assertThat(signatures(during)).contains(recipe(first, during), recipe(second, during));
    assertThat(signatures(during).getFirst()).isEqualTo(recipe(second, during));

    jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE webhook_secret SET retires_at = now() WHERE retires_at IS NOT NULL"));
    channel.send(hook().order(), gate);
    var after = receiver.calls.get(1);
    assertThat(signatures(after)).containsExactly(recipe(second, after));
  }

  @Test
  void secretsAreEncryptedWhereTheyLie() throws Exception {
    var secret = rotate(admin()).path("secret").asText();
    var lying =
        jdbi.withHandle(
            handle ->
                handle.createQuery("SELECT sealed FROM webhook_secret").mapTo(String.class).list());
    assertThat(lying).isNotEmpty().noneMatch(text -> text.contains(secret.substring(6, 20)));
  }

  @Test
  void aProjectThatNeverAskedForASecretGetsOneAndKeepsIt() {
    assertThat(secrets.signing(99)).hasSize(1).isEqualTo(secrets.signing(99));
    assertThat(secrets.signing(98)).isNotEqualTo(secrets.signing(99));
  }

  @Test
  void aSecretThatWasShownSignsEvenWhenItRacedTheFirstDelivery() throws Exception {
    int projects = 60;
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (long project = 5000; project < 5000 + projects; project++) {
        long raced = project;
        var start = new CyclicBarrier(3);
        Callable<List<Secret>> deliver =
            () -> {
              start.await();
              return secrets.signing(raced);
            };
        var first = threads.submit(deliver);
        var second = threads.submit(deliver);
        var shown =
            threads.submit(
                () -> {
                  start.await();
                  return secrets.rotate(raced).secret();
                });

        // Whatever signed a delivery already is still good beside it.
        var used = Stream.of(first.get(), second.get()).flatMap(List::stream).toList();
        assertThat(used).isNotEmpty();
        assertThat(shown.get()).isEqualTo(secrets.signing(raced).getFirst());
        assertThat(secrets.signing(raced)).containsAll(used);
      }
    }
  }

  @Test
  void onlyAProjectsAdministratorMayRotate() throws Exception {
    var answer = post(member(1, false));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(JSON.readTree(answer.body()).path("detail").asText())
        .isEqualTo("You don't have sufficient permissions in the project.");
    assertThat(post(member(1, true)).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "408, RECIPIENT",
    "425, RECIPIENT",
    "429, DESTINATION",
    "500, RECIPIENT",
    "501, RECIPIENT",
    "502, DESTINATION",
    "503, DESTINATION",
    "504, DESTINATION",
    "403, RECIPIENT",
    "404, RECIPIENT",
  })
  void whatMayPassIsTriedAgain(int status, Scope scope) throws Exception {
    receiver.answers(status);
    var outcome = later(channel.send(hook().order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("http_error");
    assertThat(outcome.failure().message()).isEqualTo("HTTP " + status);
    assertThat(outcome.failure().excerpt()).isEqualTo("thanks");
    assertThat(outcome.scope()).isEqualTo(scope);
  }

  @ParameterizedTest
  @CsvSource({
    "410, 1, TARGET_BROKEN",
    "403, 3, TARGET_BROKEN",
    "404, 3, TARGET_BROKEN",
    "400, 1, MESSAGE",
    "401, 1, MESSAGE",
    "405, 1, MESSAGE",
    "422, 1, MESSAGE",
    "301, 1, MESSAGE",
    "304, 1, MESSAGE",
  })
  void whatWillNotPassIsRejected(int status, int attempt, Verdict verdict) throws Exception {
    receiver.answers(status);
    var outcome = rejected(channel.send(hook().attempt(attempt).order(), gate));
    assertThat(outcome.failure().message()).isEqualTo("HTTP " + status);
    assertThat(outcome.verdict()).isEqualTo(verdict);
  }

  @Test
  void theReceiversOwnWaitIsKept() throws Exception {
    receiver.answers(429, "Retry-After: 120").answers(503, "Retry-After: soon");
    assertThat(later(channel.send(hook().order(), gate)).retryAfter())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(later(channel.send(hook().order(), gate)).retryAfter()).isNull();
    assertThat(
            RetryAfter.parse(
                "Wed, 15 Apr 2026 09:02:00 GMT", Instant.parse("2026-04-15T09:00:00Z")))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aReceiverThatIsNotThereIsTriedAgainAndNothingWasCommitted() throws Exception {
    receiver.close();
    var outcome = later(channel.send(hook().order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("connection_error");
    assertThat(outcome.scope()).isEqualTo(Scope.DESTINATION);
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aCertificateNobodyVouchesForStopsTheCallBeforeTheGate() throws Exception {
    var closed = CountingGate.open();
    try (var secure =
        new ScriptedReceiver("127.0.0.1", TestCertificate.selfSigned().getServerSocketFactory())) {
      var order = Orders.to("https://127.0.0.1:" + secure.port() + "/hook").key(key).order();
      assertThat(later(channel.send(order, closed)).failure().type()).isEqualTo("connection_error");
    }
    assertThat(closed.calls()).isZero();
  }

  @Test
  void theGateStandsBetweenTheConnectionAndTheFirstByte() throws Exception {
    var seen = new ByteArrayOutputStream();
    var over = new CountDownLatch(1);
    receiver.then(
        (client, _) -> {
          try {
            client.getInputStream().transferTo(seen);
          } finally {
            over.countDown();
          }
        });
    assertThatThrownBy(
            () ->
                channel.send(hook().order(), CountingGate.closed(CommitRefused.Reason.STALE_FENCE)))
        .isInstanceOf(CommitRefused.class);
    assertThat(over.await(20, TimeUnit.SECONDS)).as("connected, and hung up").isTrue();
    assertThat(seen.size()).isZero();
  }

  @Test
  void aConnectionLostBetweenRequestAndAnswerIsMadeAgainUnderTheSameId() throws Exception {
    receiver.then((client, self) -> self.read(client));
    var once = CountingGate.open();
    assertThat(unknown(channel.send(hook().order(), once)).failure().type())
        .isEqualTo("connection_error");
    assertThat(once.calls()).isEqualTo(1);

    var again = channel.send(hook().inDoubt().attempt(2).order(), CountingGate.open());
    assertThat(again).isEqualTo(new Delivered("204", "204", true));
    assertThat(receiver.calls.get(1).header("webhook-id"))
        .isEqualTo(receiver.calls.get(0).header("webhook-id"));
    assertThat(receiver.calls.get(1).body()).isEqualTo(receiver.calls.get(0).body());
  }

  @Test
  void silenceAfterTheRequestMeansThatNobodyKnows() throws Exception {
    receiver.then(
        (client, self) -> {
          self.read(client);
          self.stall();
        });
    assertThat(unknown(channel.send(hook().order(), gate)).failure().type()).isEqualTo("timeout");
  }

  @Test
  void anAnswerThatTricklesIsCutOffAtTheDeadline() throws Exception {
    receiver.then(
        (client, self) -> {
          self.read(client);
          ScriptedReceiver.write(client, "HTTP/1.1 200 OK\r\n");
          for (int i = 0; i < 600; i++) {
            ScriptedReceiver.write(client, "X-" + i + ": x\r\n");
            Thread.sleep(100);
          }
        });
    var started = System.nanoTime();
    assertThat(unknown(channel.send(hook().order(), gate)).failure().type()).isEqualTo("timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void anAnswerWithoutEndIsNotReadToTheEnd() throws Exception {
    var written = new AtomicInteger();
    receiver.then(
        (client, self) -> {
          self.read(client);
          ScriptedReceiver.write(client, "HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n");
          var kilobyte = "x".repeat(1024);
          while (true) {
            ScriptedReceiver.write(client, kilobyte);
            written.incrementAndGet();
          }
        });
    assertThat(channel.send(hook().order(), gate)).isInstanceOf(Delivered.class);
    assertThat(written.get()).isLessThan(20_000);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (var other = new ScriptedReceiver()) {
      receiver.answers(307, "Location: " + other.url("/elsewhere"));
      assertThat(rejected(channel.send(hook().order(), gate)).failure().message())
          .isEqualTo("HTTP 307");
      assertThat(other.connections).hasValue(0);
    }
  }

  @Test
  void noCookieIsKeptAndNoCompressionAskedFor() throws Exception {
    receiver.answers(200, "Set-Cookie: a=b");
    channel.send(hook().order(), gate);
    channel.send(hook().order(), gate);
    assertThat(receiver.calls.get(1).headers()).doesNotContainKeys("cookie", "accept-encoding");
    assertThat(receiver.connections).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/hook",
        "http://127.0.0.2/hook",
        "http://[::1]/hook",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost/hook",
        "http://service.internal/hook",
        "http://2130706433/hook",
        "ftp://example.com/",
        "not a url",
      })
  void anAddressThatLeadsInsideIsNeverCalled(String url) throws Exception {
    var outcome = rejected(channel.send(Orders.to(url).key(key).order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("blocked_url");
    assertThat(outcome.verdict()).isEqualTo(Verdict.TARGET_BROKEN);
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aPortThatNobodyOpenedIsNeverCalled() throws Exception {
    var outcome = rejected(channel.send(Orders.to("https://example.com:22/").order(), gate));
    assertThat(outcome.failure())
        .isEqualTo(new SendOutcome.Failure("blocked_url", "The port is not allowed.", null, null));
    assertThat(gate.calls()).isZero();
  }

  @Test
  void aNameThatLeadsInsideIsNotCalled() throws Exception {
    int before = outside.connections.get();
    dns.says("inside.example", "93.184.216.34", "10.0.0.1");
    var outcome = rejected(channel.send(named("inside.example").order(), gate));
    assertThat(outcome.failure().type()).isEqualTo("blocked_url");
    assertThat(outcome.verdict()).isEqualTo(Verdict.MESSAGE);
    assertThat(outside.connections).hasValue(before);
  }

  @Test
  void aNameThatDoesNotResolveIsTriedAgain() throws Exception {
    assertThat(later(channel.send(named("gone.example").order(), gate)).failure().type())
        .isEqualTo("connection_error");
  }

  @Test
  void aNameThatTurnsInsideBetweenTwoQuestionsIsAskedOnlyOnceForACall() throws Exception {
    dns.says("rebinding.example", "127.0.0.1").says("rebinding.example", "127.0.0.9");
    int before = dns.questions.get();
    assertThat(channel.send(named("rebinding.example").order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(dns.questions.get() - before).isEqualTo(1);
    assertThat(outside.calls.getLast().header("host"))
        .isEqualTo("rebinding.example:" + outside.port());

    var url = "http://rebinding.example:" + inside.port() + "/hook";
    assertThat(rejected(channel.send(Orders.to(url).key(key).order(), gate)).failure().message())
        .isEqualTo("The host does not resolve to a public address.");
    assertThat(inside.connections).hasValue(0);
  }

  private Orders hook() {
    return Orders.to(receiver.url("/hook")).key(key);
  }

  private Orders named(String host) {
    return Orders.to("http://" + host + ":" + outside.port() + "/hook").key(key);
  }

  private JsonNode rotate(Identity.Member caller) throws Exception {
    var answer = post(caller);
    assertThat(answer.statusCode()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(Identity.Member caller) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create(
                      server.getURL() + "/api/projects/" + Orders.PROJECT + "/webhook_secret/"))
              .header("Authorization", "Bearer " + tokens.sign(caller, "delivery"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Identity.Member admin() {
    return member(8, true);
  }

  private static Identity.Member member(int level, boolean projectAdmin) {
    return new Identity.Member(
        new UserInfo(1, UUID.randomUUID(), "d", "Ann", "", "ann@example.com", true, null, null),
        new OrganizationInfo(UUID.randomUUID(), "Acme", List.of(), false, true, false),
        new ProjectInfo(Orders.PROJECT, UUID.randomUUID(), "Web", "UTC"),
        level,
        projectAdmin,
        "key",
        List.of("*"));
  }

  private static List<String> signatures(ScriptedReceiver.Call call) {
    return List.of(call.header("webhook-signature").split(" "));
  }

  /** As a receiver would do it that has only the specification. */
  private static String recipe(String secret, ScriptedReceiver.Call call) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
    var content =
        call.header("webhook-id") + "." + call.header("webhook-timestamp") + "." + call.text();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static RetryLater later(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(RetryLater.class);
    return (RetryLater) outcome;
  }

  private static Rejected rejected(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    return (Rejected) outcome;
  }

  private static Unknown unknown(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(Unknown.class);
    return (Unknown) outcome;
  }
}
