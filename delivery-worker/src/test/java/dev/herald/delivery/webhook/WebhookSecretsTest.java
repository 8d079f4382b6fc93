package dev.herald.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import dev.herald.platform.secret.Secret;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookSecretsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebhookScene scene = new WebhookScene();
  private final Worker worker = WebhookScene.WORKER;
  private final SignedWebhookChannel channel = scene.channel;
  private final ScriptedReceiver receiver = scene.receiver;
  private final CountingGate gate = scene.gate;
  private final WebhookSecrets secrets = worker.get(WebhookSecrets.class);
  private final Jdbi jdbi = worker.jdbi();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aReceiverCanVerifyTheSignatureWithThePublishedRecipe() throws Exception {
    var secret = rotate(admin()).path("secret").asText();
    channel.send(scene.hook().order(), gate);
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

    channel.send(scene.hook().order(), gate);
    var during = receiver.calls.getFirst();
    assertThat(signatures(during)).contains(recipe(first, during), recipe(second, during));
    assertThat(signatures(during).getFirst()).isEqualTo(recipe(second, during));

    jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE webhook_secret SET retires_at = now() WHERE retires_at IS NOT NULL"));
    channel.send(scene.hook().order(), gate);
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

  private JsonNode rotate(Identity.Member caller) throws Exception {
    var answer = post(caller);
    assertThat(answer.statusCode()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<byte[]> post(Identity.Member caller) {
    return worker
        .call(caller, "POST", "/api/projects/" + Orders.PROJECT + "/webhook_secret/", null)
        .raw();
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
}
