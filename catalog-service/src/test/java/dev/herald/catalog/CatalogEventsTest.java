package dev.herald.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.event.Topics;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.testkit.GoldenEvents;
import dev.herald.testkit.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the catalog tells on Kafka, and what it does on hearing of projects and people. */
class CatalogEventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);

  private final ProjectInfo project = Given.project();
  private final Caller caller = CatalogServer.shared().asMember(project);
  private final String api = "/api/projects/" + project.id();
  private final Map<String, List<ConsumerRecord<String, String>>> heard = new HashMap<>();
  private final KafkaConsumer<String, String> consumer =
      new KafkaConsumer<>(
          Map.of(
              "bootstrap.servers", TestServers.kafka().bootstrapServers(),
              "group.id", UUID.randomUUID().toString(),
              "auto.offset.reset", "earliest"),
          new StringDeserializer(),
          new StringDeserializer());

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void everyChangeOfAnInsightIsTold() {
    long id = caller.post(api + "/insights/", "{\"name\":\"A\"}").id();
    caller.patch(api + "/insights/" + id, "{\"name\":\"B\",\"deleted\":true}");

    List<JsonNode> told = awaitEvents("insight:" + id, 2);

    assertThat(told.getFirst().path("type").asText()).isEqualTo("insight.changed.v1");
    assertThat(told.getFirst().path("source").asText()).isEqualTo("catalog");
    assertThat(told.getFirst().path("data").path("name").asText()).isEqualTo("A");
    assertThat(told.getFirst().path("data").path("project_id").asLong()).isEqualTo(project.id());
    assertThat(told.getLast().path("data").path("name").asText()).isEqualTo("B");
    assertThat(told.getLast().path("data").path("deleted").booleanValue()).isTrue();
  }

  @Test
  void aDashboardIsToldWhenItItsTilesOrItsInsightsChange() {
    long board = caller.post(api + "/dashboards/", "{\"name\":\"Board\"}").id();
    long id =
        caller.post(api + "/insights/", "{\"name\":\"A\",\"dashboards\":[" + board + "]}").id();
    caller.patch(api + "/insights/" + id, "{\"name\":\"B\"}");
    caller.patch(api + "/insights/" + id, "{\"favorited\":true}");
    caller.patch(api + "/insights/" + id, "{\"deleted\":true}");
    caller.patch(api + "/insights/" + id, "{\"dashboards\":[]}");
    caller.patch(api + "/dashboards/" + board, "{\"deleted\":true}");

    List<JsonNode> told = awaitEvents("dashboard:" + board, 6);

    assertThat(told.stream().map(CatalogEventsTest::summary))
        .containsExactly(
            "Board live []",
            "Board live [A live]",
            "Board live [B live]",
            "Board live [B deleted]",
            "Board live []",
            "Board deleted []");
  }

  @Test
  void aDeletedProjectTakesEverythingWithIt() {
    long board = caller.post(api + "/dashboards/", "{}").id();
    long id = caller.post(api + "/insights/", "{\"dashboards\":[" + board + "]}").id();
    caller.put(api + "/insights/" + id + "/result/", "{\"result\":[]}");

    tell(GoldenEvents.with("project.deleted.v1", "id", project.id()).toString());

    await().atMost(SOON).until(() -> caller.get(api + "/insights/" + id).status() == 404);
    await().atMost(SOON).until(() -> caller.get(api + "/dashboards/" + board).status() == 404);
    awaitTombstone("insight:" + id);
    awaitTombstone("dashboard:" + board);
  }

  @Test
  void aDeletedOrganizationTakesItsProjectsWithIt() {
    UUID organization = UUID.randomUUID();
    Caller member = CatalogServer.shared().as(Given.member(project, organization));
    long id = member.post(api + "/insights/", "{}").id();
    var others = Given.project();
    String theirs = "/api/projects/" + others.id() + "/insights/";
    Caller neighbour = CatalogServer.shared().asMember(others);
    long kept = neighbour.post(theirs, "{}").id();

    tell(GoldenEvents.with("organization.deleted.v1", "id", organization).toString());

    await().atMost(SOON).until(() -> member.get(api + "/insights/" + id).status() == 404);
    assertThat(neighbour.get(theirs + kept).status()).isEqualTo(200);
  }

  @Test
  void aProjectsTimeZoneIsFollowed() {
    Caller worker = CatalogServer.shared().asWorker();
    long id = caller.post(api + "/insights/", "{}").id();
    assertThat(worker.get(api + "/insights/" + id).field("timezone")).isEqualTo("Europe/Berlin");

    tell(
        GoldenEvents.with(
                "project.changed.v1",
                "id",
                project.id(),
                "organization_id",
                Given.INITECH,
                "timezone",
                "Asia/Tokyo")
            .toString());

    await()
        .atMost(SOON)
        .until(() -> worker.get(api + "/insights/" + id).field("timezone").equals("Asia/Tokyo"));
  }

  @Test
  void anAuthorsNewNameIsShown() {
    long id = caller.post(api + "/insights/", "{}").id();

    tell(
        GoldenEvents.with(
                "user.changed.v1",
                "id",
                Given.ADA.id(),
                "uuid",
                Given.ADA.uuid(),
                "first_name",
                "Augusta",
                "email",
                Given.ADA.email())
            .toString());

    await()
        .atMost(SOON)
        .until(
            () ->
                caller
                    .get(api + "/insights/" + id)
                    .body()
                    .path("created_by")
                    .path("first_name")
                    .asText()
                    .equals("Augusta"));
    tell(
        GoldenEvents.with(
                "user.changed.v1",
                "id",
                Given.ADA.id(),
                "uuid",
                Given.ADA.uuid(),
                "first_name",
                "Ada",
                "email",
                Given.ADA.email())
            .toString());
    await()
        .atMost(SOON)
        .until(
            () ->
                caller
                    .get(api + "/insights/" + id)
                    .body()
                    .path("created_by")
                    .path("first_name")
                    .asText()
                    .equals("Ada"));
  }

  @Test
  void whatIsOfNoInterestIsPassedOver() {
    tell(GoldenEvents.of("project.changed.v1").put("type", "something.else.v9").toString());
    tell("not an event");

    long id = caller.post(api + "/insights/", "{}").id();
    tell(GoldenEvents.with("project.deleted.v1", "id", project.id()).toString());
    await().atMost(SOON).until(() -> caller.get(api + "/insights/" + id).status() == 404);
  }

  private static String summary(JsonNode event) {
    JsonNode data = event.path("data");
    List<String> tiles = new ArrayList<>();
    data.path("tiles")
        .forEach(
            tile ->
                tiles.add(
                    tile.path("insight_name").asText()
                        + (tile.path("insight_deleted").asBoolean() ? " deleted" : " live")));
    return data.path("name").asText()
        + (data.path("deleted").asBoolean() ? " deleted " : " live ")
        + tiles;
  }

  private void tell(String event) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", TestServers.kafka().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.ORG, "key", event)).get();
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private List<JsonNode> awaitEvents(String key, int count) {
    await().atMost(SOON).until(() -> poll(key).size() >= count);
    assertThat(poll(key)).hasSize(count);
    return poll(key).stream().map(record -> parse(record.value())).toList();
  }

  private void awaitTombstone(String key) {
    await().atMost(SOON).until(() -> !poll(key).isEmpty() && poll(key).getLast().value() == null);
  }

  private List<ConsumerRecord<String, String>> poll(String key) {
    if (consumer.subscription().isEmpty()) {
      consumer.subscribe(List.of(Topics.CATALOG));
    }
    consumer
        .poll(Duration.ofMillis(100))
        .forEach(record -> heard.computeIfAbsent(record.key(), _ -> new ArrayList<>()).add(record));
    return heard.getOrDefault(key, List.of());
  }

  private static JsonNode parse(String value) {
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
