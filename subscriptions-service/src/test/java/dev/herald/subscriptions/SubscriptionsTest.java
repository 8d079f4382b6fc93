package dev.herald.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import dev.herald.testkit.TestServers;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The service with its real HTTP server and database; every test gets a project of its own. */
@MicronautTest(environments = SubscriptionsApplication.NAME, transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SubscriptionsTest implements TestPropertyProvider {

  protected static final UUID ORGANIZATION = new UUID(3, 4);
  protected static final UserInfo ALICE =
      new UserInfo(
          7, new UUID(1, 2), "d7", "Alice", "A", "alice@example.com", true, null, "engineering");
  protected static final UserInfo BOB =
      new UserInfo(8, new UUID(1, 3), "d8", "Bob", "B", "bob@example.com", null, null, null);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicLong PROJECTS = new AtomicLong(1000);

  protected final Neighbours neighbours = new Neighbours();
  protected long project;
  protected long insight;
  protected long dashboard;
  protected UserInfo user = ALICE;
  protected List<String> features = List.of("subscriptions");
  protected boolean aiApproved = true;

  @Inject EmbeddedServer server;
  @Inject protected IdentityTokens tokens;
  @Inject protected ObjectMapper json;
  @Inject protected Jdbi jdbi;

  @Override
  public Map<String, String> getProperties() {
    Map<String, String> properties =
        new HashMap<>(TestServers.properties(SubscriptionsApplication.NAME));
    properties.put("micronaut.application.name", SubscriptionsApplication.NAME);
    for (String neighbour : List.of("org", "catalog", "delivery")) {
      properties.put("herald.services." + neighbour + ".url", neighbours.url());
    }
    // What is told stays in the outbox, where tests read it.
    properties.put("herald.events.relay", "false");
    properties.put("herald.subscriptions.suppression.interval", "1h");
    // A client's idle connections would be waited for at the end of every test class.
    properties.put("micronaut.lifecycle.graceful-shutdown.enabled", "false");
    properties.put("herald.webhook.allow", "receiver.internal");
    return properties;
  }

  @BeforeEach
  void newProject() {
    project = PROJECTS.incrementAndGet();
    insight = project * 100 + 1;
    dashboard = project * 100 + 50;
    user = ALICE;
    features = List.of("subscriptions");
    aiApproved = true;
    neighbours.failure = 0;
    neighbours.testDelivery = 202;
    neighbours.calls.clear();
    long[] tiles = {
      insight, insight + 1, insight + 2, insight + 3, insight + 4, insight + 5, insight + 6
    };
    neighbours.dashboard(project, dashboard, "Growth", tiles);
    neighbours.insight(project, insight, "Sign-ups");
  }

  @AfterAll
  void closeNeighbours() {
    neighbours.close();
  }

  /** An answer as a client sees it. */
  protected record Answer(int status, JsonNode body, String text, HttpResponse<String> raw) {

    public void isProblem(
        int wanted, String type, String code, @Nullable String attr, String detail) {
      assertThat(text)
          .isEqualTo(
              "{\"type\":\"%s\",\"code\":\"%s\",\"detail\":\"%s\",\"attr\":%s}"
                  .formatted(
                      type,
                      code,
                      detail.replace("\"", "\\\""),
                      attr == null ? "null" : "\"" + attr + "\""));
      assertThat(status).isEqualTo(wanted);
    }

    public void isInvalid(@Nullable String attr, String code, String detail) {
      isProblem(400, "validation_error", code, attr, detail);
    }

    public JsonNode ok(int wanted) {
      assertThat(status).as(text).isEqualTo(wanted);
      return body;
    }
  }

  /** A good subscription to the insight, in JSON to be varied. */
  protected ObjectNode valid() {
    return json.createObjectNode()
        .put("insight", insight)
        .put("target_type", "email")
        .put("target_value", "alice@example.com, bob@example.com")
        .put("frequency", "weekly")
        .put("start_date", "2022-01-01T00:00:00Z");
  }

  protected ObjectNode validForDashboard() {
    ObjectNode body = valid();
    body.remove("insight");
    body.put("dashboard", dashboard)
        .putArray("dashboard_export_insights")
        .add(insight + 1)
        .add(insight);
    return body;
  }

  /** Parses JSON written with single quotes. */
  protected ObjectNode object(String text) {
    try {
      return (ObjectNode) json.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  protected JsonNode created(ObjectNode body) {
    return call("POST", "", body).ok(201);
  }

  protected long id(JsonNode subscription) {
    return subscription.path("id").asLong();
  }

  protected Answer patch(JsonNode subscription, String body) {
    return call("PATCH", "/" + id(subscription) + "/", object(body));
  }

  protected JsonNode read(JsonNode subscription) {
    return call("GET", "/" + id(subscription), null).ok(200);
  }

  /** Calls an endpoint below the project's subscriptions. */
  protected Answer call(String method, String path, @Nullable JsonNode body) {
    return send(
        request("/api/projects/" + project + "/subscriptions" + path)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build());
  }

  protected HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + tokens.sign(member(), SubscriptionsApplication.NAME));
  }

  protected Answer send(HttpRequest request) {
    try {
      var answer = HTTP.send(request, BodyHandlers.ofString());
      boolean isJson =
          answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
      return new Answer(
          answer.statusCode(),
          isJson ? json.readTree(answer.body()) : json.nullNode(),
          answer.body(),
          answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What was told of a subscription, oldest first; a tombstone is a null node. */
  protected List<JsonNode> told(long id) {
    return jdbi
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select coalesce(envelope, 'null') from outbox
                        where message_key = :key order by id
                        """)
                    .bind("key", Long.toString(id))
                    .mapTo(String.class)
                    .list())
        .stream()
        .map(this::parsed)
        .toList();
  }

  protected JsonNode lastTold(JsonNode subscription) {
    return told(id(subscription)).getLast().path("data");
  }

  private JsonNode parsed(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Identity member() {
    return new Identity.Member(
        user,
        new OrganizationInfo(ORGANIZATION, "Acme", features, aiApproved, true, false),
        new ProjectInfo(project, new UUID(5, project), "Web", "UTC"),
        1,
        false,
        "key1",
        List.of("*"));
  }
}
