package dev.herald.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed without a word, and the one after it. */
class KilledRunTest {
  /** A run is taken over once its lease has lapsed; nobody wants to wait minutes for that here. */
  private static final Map<String, String> SHORT_LEASES =
      Map.of("herald.delivery.lease.start", "10s", "herald.delivery.lease.run", "15s");

  @TempDir Path data;

  @Test
  void whatWasPromisedBeforeTheKillIsDeliveredAfterIt() throws Exception {
    Process first = runInAProcessOfItsOwn();
    JsonNode before = addressesOnceReady(first);
    try (var api = new HeraldApi(before.path("gateway").asText())) {
      api.post(subscriptions(before), key(before), body(before));
    }
    List<ProcessHandle> children = first.descendants().toList();
    first.destroyForcibly().waitFor();

    try (LocalRun next =
            LocalRun.start(
                new LocalRun.Options(
                    data, 0, false, new TemporalChoice.Embedded(), true, SHORT_LEASES));
        var api = new HeraldApi(next.addresses().path("gateway").asText());
        var sinks = new HeraldApi(next.addresses().path("sinks").path("url").asText())) {
      haveGone(children);
      assertThat(next.addresses().path("services").path("org"))
          .isEqualTo(before.path("services").path("org"));
      assertThat(api.call("GET", subscriptions(before), key(before), "").path("count").asInt())
          .isEqualTo(1);
      // Its invitation went out before the kill, or does now.
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> deliveries(api, before).path("status").asText().equals("completed"));
      assertThat(sinks.call("GET", "/api/counts", "", "").path("email").asInt())
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aRunWhoseDatabaseWasStartedAgainStillStops() throws Exception {
    Process run = runInAProcessOfItsOwn();
    JsonNode addresses = addressesOnceReady(run);
    ProcessHandle database = run.children().findFirst().orElseThrow();
    database.destroyForcibly();
    try (var api = new HeraldApi(addresses.path("gateway").asText())) {
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(
              () ->
                  run.children().anyMatch(child -> child.pid() != database.pid())
                      && api.call("GET", subscriptions(addresses), key(addresses), "")
                          .has("results"));
    }
    List<ProcessHandle> children = run.descendants().toList();
    run.destroy();
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    haveGone(children);
  }

  /** Whoever is orphaned by then is not stopped any more, only still to be reaped. */
  private static void haveGone(List<ProcessHandle> children) {
    assertThat(children).isNotEmpty();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
  }

  private static JsonNode deliveries(HeraldApi api, JsonNode addresses) {
    JsonNode subscription =
        api.call("GET", subscriptions(addresses), key(addresses), "").path("results").get(0);
    return api.call(
            "GET",
            subscriptions(addresses) + subscription.path("id").asText() + "/deliveries/",
            key(addresses),
            "")
        .path("results")
        .path(0);
  }

  private Process runInAProcessOfItsOwn() throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.herald.local.HeraldLocal",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--temporal",
                "embedded")
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("herald.log").toFile());
    SHORT_LEASES.forEach(
        (name, value) ->
            builder.environment().put(name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    return builder.start();
  }

  private JsonNode addressesOnceReady(Process process) throws IOException {
    Path file = data.resolve("herald.json");
    await().atMost(Duration.ofSeconds(120)).until(() -> Files.exists(file) || !process.isAlive());
    assertThat(process.isAlive()).as(Files.readString(data.resolve("herald.log"))).isTrue();
    return HeraldApi.JSON.readTree(Files.readString(file));
  }

  private static String subscriptions(JsonNode addresses) {
    return "/api/environments/" + addresses.path("project_id").asText() + "/subscriptions/";
  }

  private static String key(JsonNode addresses) {
    return addresses.path("personal_api_key").asText();
  }

  private static String body(JsonNode addresses) {
    return """
    {"insight": %s, "target_type": "email", "target_value": "kept@example.com",
     "frequency": "daily", "start_date": "2026-01-05T09:00:00Z"}\
    """
        .formatted(addresses.path("demo").path("line").asText());
  }
}
