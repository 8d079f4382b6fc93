package dev.herald.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.gateway.FakeOrg;
import dev.herald.gateway.GatewayUnderTest;
import dev.herald.platform.event.Event;
import dev.herald.platform.event.Events;
import dev.herald.platform.event.Topics;
import dev.herald.testkit.TestServers;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway remembers is taken back by events, through a real Kafka, and by time. */
class RevocationTest {

  private static final String SUBSCRIPTIONS = "/api/projects/2/subscriptions/";

  /** Far below what the cache lives, so it is the event's doing; enough for a busy machine. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger KEYS = new AtomicInteger();

  /** Remembers for so long that only an event can explain a change. */
  private static GatewayUnderTest gateway;

  private static KafkaProducer<String, String> producer;

  @BeforeAll
  static void start() throws Exception {
    String broker = TestServers.kafka().bootstrapServers();
    createTopic(broker);
    gateway =
        new GatewayUnderTest(
            Map.of(
                "kafka.bootstrap.servers", broker,
                "herald.kafka.group-prefix", "revocation-",
                "herald.access.cache-ttl", "30s"));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new StringSerializer(),
            new StringSerializer());
    await().atMost(Duration.ofMinutes(1)).until(RevocationTest::isListening);
  }

  @AfterAll
  static void stop() {
    producer.close(Duration.ZERO);
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @Test
  void aRevokedKeyIsRefusedAtOnce() {
    String key = newKey();
    assertThat(status(key)).isEqualTo(200);
    gateway.access.forget(key);
    assertThat(status(key)).as("still remembered").isEqualTo(200);
    tell("personal_key.changed.v1", data -> data.put("key_id", id(key)).put("user_id", 7));
    await().atMost(AT_ONCE).until(() -> status(key) == 401);
  }

  @Test
  void anotherKeysEndIsNoReasonToAskAgain() {
    String key = newKey();
    String other = newKey();
    assertThat(status(key)).isEqualTo(200);
    assertThat(status(other)).isEqualTo(200);
    gateway.access.forget(other);
    tell("personal_key.changed.v1", data -> data.put("key_id", id(other)).put("user_id", 7));
    await().atMost(AT_ONCE).until(() -> status(other) == 401);
    int asked = gateway.access.asked();
    assertThat(status(key)).isEqualTo(200);
    assertThat(gateway.access.asked()).isEqualTo(asked);
  }

  @Test
  void aMemberWhoIsRemovedLosesAccessAtOnce() {
    changesTo(
        403,
        answer -> answer.putNull("level").putNull("project_access"),
        "membership.changed.v1",
        data ->
            data.put("organization_id", FakeOrg.ORGANIZATION).put("user_id", 7).putNull("level"));
  }

  @Test
  void aUserWhoIsDeactivatedLosesAccessAtOnce() {
    changesTo(401, answer -> answer.putNull("key"), "user.changed.v1", data -> data.put("id", 7));
  }

  @Test
  void aDeletedOrganizationIsGoneAtOnce() {
    changesTo(
        404,
        answer -> answer.put("parent_found", false),
        "organization.deleted.v1",
        data -> data.put("id", FakeOrg.ORGANIZATION));
  }

  @Test
  void anOrganizationThatForbidsKeysIsObeyedAtOnce() {
    changesTo(
        403,
        answer ->
            ((ObjectNode) answer.get("organization"))
                .put("members_can_use_personal_api_keys", false),
        "organization.changed.v1",
        data -> data.put("id", FakeOrg.ORGANIZATION));
  }

  @Test
  void aProjectThatTurnsPrivateOrIsDeletedIsClosedAtOnce() {
    changesTo(
        403,
        answer -> answer.put("project_access", "none"),
        "project.changed.v1",
        data -> data.put("id", 2).put("organization_id", FakeOrg.ORGANIZATION));
    changesTo(
        404,
        answer -> answer.put("parent_found", false),
        "project.deleted.v1",
        data -> data.put("id", 2).put("organization_id", FakeOrg.ORGANIZATION));
  }

  @Test
  void anAnswerOvertakenByAnEventIsNotKept() throws Exception {
    String key = newKey();
    var asked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var org = gateway.access.behaviour();
    gateway.org.answers(
        exchange -> {
          // What org-service says now is made before the key is revoked, but arrives after.
          var body = exchange.getRequestBody().readAllBytes();
          exchange.setStreams(new ByteArrayInputStream(body), null);
          asked.countDown();
          goOn.await();
          org.answer(exchange);
        });
    Thread first = Thread.ofVirtual().start(() -> status(key));
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    String witness = newKey();
    gateway.org.answers(org);
    assertThat(status(witness)).isEqualTo(200);
    gateway.access.forget(witness);
    tell("personal_key.changed.v1", data -> data.put("key_id", id(witness)).put("user_id", 7));
    await().atMost(AT_ONCE).until(() -> status(witness) == 401);
    goOn.countDown();
    first.join();
    int before = gateway.access.asked();
    assertThat(status(key)).isEqualTo(200);
    assertThat(gateway.access.asked()).as("asked again").isEqualTo(before + 1);
  }

  @Test
  void anEventNobodyUnderstandsMakesTheGatewayForgetEverything() {
    String key = newKey();
    assertThat(status(key)).isEqualTo(200);
    gateway.access.forget(key);
    producer.send(new ProducerRecord<>(Topics.ORG, "x", "no event"));
    await().atMost(AT_ONCE).until(() -> status(key) == 401);
  }

  @Test
  void whatWasKeptBeforeHearingBeganIsForgotten() {
    String key = newKey();
    beginHearing(() -> assertThat(status(key)).isEqualTo(200));
    gateway.access.forget(key);
    assertThat(status(key)).isEqualTo(401);
  }

  @Test
  void whenItIsUnknownWhereHearingBeginsEverythingIsForgotten() {
    String key = newKey();
    beginHearing(
        () -> {
          assertThat(status(key)).isEqualTo(200);
          throw new TimeoutException("no broker");
        });
    gateway.access.forget(key);
    assertThat(status(key)).isEqualTo(401);
  }

  @Test
  void withKafkaDownARevokedKeyEndsWithTheTimeToLive() {
    try (var alone = new GatewayUnderTest(Map.of("herald.access.cache-ttl", "1s"))) {
      String bearer = "Bearer " + FakeOrg.KEY;
      assertThat(alone.get(SUBSCRIPTIONS, "Authorization", bearer).status()).isEqualTo(200);
      alone.access.forget(FakeOrg.KEY);
      // Less than the five seconds it would be without the setting.
      await()
          .atMost(Duration.ofSeconds(4))
          .until(() -> alone.get(SUBSCRIPTIONS, "Authorization", bearer).status() == 401);
    }
  }

  private static void changesTo(
      int status, Consumer<ObjectNode> change, String type, Consumer<ObjectNode> data) {
    String key = newKey();
    assertThat(status(key)).isEqualTo(200);
    gateway.access.key(key, change);
    assertThat(status(key)).as("still remembered").isEqualTo(200);
    tell(type, data);
    await().atMost(AT_ONCE).until(() -> status(key) == status);
  }

  /** What happens when partitions are assigned and the broker is asked where they end. */
  private static void beginHearing(Runnable meanwhile) {
    var consumer = new OrgEventsConsumer(gateway.bean(KnownKeys.class), gateway.bean(Events.class));
    consumer.setKafkaConsumer(
        new MockConsumer<String, String>("latest") {
          @Override
          public synchronized long position(TopicPartition partition, Duration timeout) {
            meanwhile.run();
            return 0;
          }
        });
    consumer.onPartitionsAssigned(List.of(new TopicPartition(Topics.ORG, 0)));
  }

  /** A key with an id of its own, so that an event can mean it alone. */
  private static String newKey() {
    String key = "phx_revocable" + KEYS.incrementAndGet();
    return gateway.access.key(key, answer -> ((ObjectNode) answer.get("key")).put("id", id(key)));
  }

  private static String id(String key) {
    return "id-of-" + key;
  }

  private static int status(String key) {
    return gateway.get(SUBSCRIPTIONS, "Authorization", "Bearer " + key).status();
  }

  private static void tell(String type, Consumer<ObjectNode> data) {
    ObjectNode told = JSON.createObjectNode();
    data.accept(told);
    var event =
        new Event(UUID.randomUUID(), "org", type, FakeOrg.ORGANIZATION, Instant.now(), null, told);
    producer.send(
        new ProducerRecord<>(
            Topics.ORG, FakeOrg.ORGANIZATION, gateway.bean(Events.class).write(event)));
  }

  /** Revokes keys until the gateway hears of one. */
  private static boolean isListening() {
    gateway.reset();
    String key = newKey();
    if (status(key) != 200) {
      return false;
    }
    gateway.access.forget(key);
    tell("personal_key.changed.v1", data -> data.put("key_id", id(key)).put("user_id", 7));
    producer.flush();
    long end = System.nanoTime() + AT_ONCE.toNanos();
    while (System.nanoTime() < end) {
      if (status(key) == 401) {
        return true;
      }
    }
    return false;
  }

  private static void createTopic(String broker) throws InterruptedException, ExecutionException {
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker))) {
      admin.createTopics(List.of(new NewTopic(Topics.ORG, 3, (short) 1))).all().get();
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw failure;
      }
    }
  }
}
