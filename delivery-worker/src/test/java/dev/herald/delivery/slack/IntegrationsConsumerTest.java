package dev.herald.delivery.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.herald.delivery.Worker;
import dev.herald.platform.event.Topics;
import dev.herald.platform.secret.Secret;
import dev.herald.testkit.GoldenEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are dropped as soon as it is told that they are no longer the ones to use. */
class IntegrationsConsumerTest {

  private static final long INTEGRATION = 5;

  private static HttpServer org;
  private static volatile String token = "";
  private static Worker worker;

  @BeforeAll
  static void start() throws IOException {
    org = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    org.createContext(
        "/internal/projects/",
        exchange -> {
          try (exchange) {
            var body = "{\"kind\":\"slack\",\"config\":{},\"access_token\":\"" + token + "\"}";
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          }
        });
    org.start();
    worker =
        Worker.with(
            Map.of(
                "herald.delivery.engine", "false",
                "herald.events.relay", "false",
                "herald.delivery.slack.credentials-ttl", "1h",
                "micronaut.http.services.org.url",
                    "http://127.0.0.1:" + org.getAddress().getPort()));
  }

  @AfterAll
  static void stop() {
    org.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"integration.changed.v1", "integration.removed.v1"})
  void whatIsToldOfAProjectsIntegrationsDropsItsTokens(String type) {
    long project = Worker.id();
    token = "before-" + type;
    assertThat(find(project)).contains(Secret.of("before-" + type));
    token = "after-" + type;
    assertThat(find(project)).contains(Secret.of("before-" + type));

    // Told again until it is heard: whoever has just come hears only what is new.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var golden = GoldenEvents.fresh(type);
              ((ObjectNode) golden.get("data")).put("project_id", project);
              worker.tell(Topics.ORG, golden);
              return find(project).equals(Optional.of(Secret.of("after-" + type)));
            });
  }

  @Test
  void aMessageThatCannotBeReadDropsThemAll() {
    long project = Worker.id();
    token = "before-garbage";
    find(project);
    token = "after-garbage";

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              worker.tell(Topics.ORG, GoldenEvents.fresh("project.deleted.v1").put("id", "no id"));
              return find(project).equals(Optional.of(Secret.of("after-garbage")));
            });
  }

  private static Optional<Secret> find(long project) {
    return worker.get(SlackCredentials.class).find(project, INTEGRATION, true);
  }
}
