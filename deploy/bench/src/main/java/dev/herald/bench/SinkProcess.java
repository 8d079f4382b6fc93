package dev.herald.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.sinks.Sinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sinks in a process of their own, and what they counted. */
final class SinkProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Child process;
  private final int httpPort;
  private final int smtpPort;

  private SinkProcess(Child process, int httpPort, int smtpPort) {
    this.process = process;
    this.httpPort = httpPort;
    this.smtpPort = smtpPort;
  }

  static SinkProcess start(Path directory, List<Integer> ports) throws InterruptedException {
    Child process =
        Child.java(
            Sinks.class,
            List.of("-Xmx1g", "-XX:+UseSerialGC"),
            List.of(ports.get(0).toString(), ports.get(1).toString()),
            directory.resolve("sinks.log"));
    var sinks = new SinkProcess(process, ports.get(0), ports.get(1));
    sinks.awaitReady();
    return sinks;
  }

  int smtpPort() {
    return smtpPort;
  }

  String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  String webhooks() {
    return url() + "/webhook";
  }

  String slack() {
    return url() + "/slack/api";
  }

  /** Makes a sink refuse or stall; a JSON rule or a list of them. */
  void behave(String rules) {
    call(
        HttpRequest.newBuilder(URI.create(url() + "/api/behaviour"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(rules)));
  }

  /** What arrived more than once, by a header of the messages. */
  Map<String, Integer> repeated(String header) {
    JsonNode counts =
        call(
            HttpRequest.newBuilder(
                URI.create(url() + "/api/counts?repeated_only=true&header=" + header)));
    Map<String, Integer> repeated = new HashMap<>();
    counts
        .path("repeated")
        .properties()
        .forEach(entry -> repeated.put(entry.getKey(), entry.getValue().asInt()));
    return repeated;
  }

  /** How many different values of the header arrived. */
  long distinct(String header) {
    return call(HttpRequest.newBuilder(
            URI.create(url() + "/api/counts?repeated_only=true&header=" + header)))
        .path("distinct")
        .asLong();
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        call(HttpRequest.newBuilder(URI.create(url() + "/api/health")));
        return;
      } catch (UncheckedIOException _) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("the sinks did not start");
  }

  private JsonNode call(HttpRequest.Builder request) {
    try {
      var answer =
          http.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException("the sinks answered " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }
}
