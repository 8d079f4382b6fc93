package dev.herald.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/**
 * A short life of the whole house in a folder of its own, from which the JVM learns which classes
 * to keep ready for later starts.
 */
final class Training {
  private static final int WAIT_SECONDS = 20;

  private Training() {}

  static void run() throws IOException {
    Path data = Files.createTempDirectory("herald-training");
    try (LocalRun run =
        LocalRun.start(
            new LocalRun.Options(data, 0, false, new TemporalChoice.Embedded(), true, Map.of()))) {
      JsonNode addresses = run.addresses();
      String key = addresses.path("personal_api_key").asText();
      String subscriptions =
          "/api/environments/" + addresses.path("project_id").asText() + "/subscriptions/";
      try (var api = new HeraldApi(addresses.path("gateway").asText());
          var sinks = new HeraldApi(addresses.path("sinks").path("url").asText())) {
        api.post(
            subscriptions,
            key,
            """
            {"insight": %s, "target_type": "email", "target_value": "training@example.com",
             "frequency": "daily", "start_date": "2026-01-01T09:00:00Z"}\
            """
                .formatted(addresses.path("demo").path("line").asText()));
        for (int i = 0; i < WAIT_SECONDS * 2; i++) {
          if (!sinks.call("GET", "/api/messages", "", "").isEmpty()) {
            break;
          }
          Thread.sleep(500);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      remove(data);
    }
  }

  private static void remove(Path data) throws IOException {
    try (var all = Files.walk(data)) {
      for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(each);
      }
    }
  }
}
