package dev.herald.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.embedded.FreePorts;
import dev.herald.sinks.Sinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sinks in a process of their own, and what they counted. */
final class SinkProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Child process;
  private final int httpPort;
  private final int smtpPort;
  private final List<Integer> webhookPorts;

  private SinkProcess(Child process, int smtpPort, List<Integer> httpPorts) {
    this.process = process;
    this.httpPort = httpPorts.getFirst();
    this.smtpPort = smtpPort;
    this.webhookPorts = httpPorts;
  }

  /** Starts them with so many receivers of webhooks. */
  static SinkProcess start(Path directory, int receivers) throws InterruptedException {
    List<Integer> ports = FreePorts.some(receivers + 1);
    List<Integer> http = ports.subList(1, ports.size());
    List<String> arguments = new ArrayList<>();
    arguments.add(http.getFirst().toString());
    arguments.add(ports.getFirst().toString());
    arguments.add("127.0.0.1");
    http.stream().skip(1).map(String::valueOf).forEach(arguments::add);
    Child process =
        Child.java(
            Sinks.class,
            List.of("-Xmx1g", "-XX:+UseSerialGC"),
            arguments,
            directory.resolve("sinks.log"));
    var sinks = new SinkProcess(process, ports.getFirst(), http);
    sinks.awaitReady();
    return sinks;
  }

  long pid() {
    return process.pid();
  }

  int smtpPort() {
    return smtpPort;
  }

  String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  /** Where webhooks may go: one address per receiver. */
  List<String> webhooks() {
    return webhookPorts.stream().map("http://127.0.0.1:%d/webhook"::formatted).toList();
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

  /** How often each recipient's key arrived, in lower case, by whichever channel. */
  Map<String, Integer> arrivals() {
    Map<String, Integer> arrivals = new HashMap<>();
    for (String header : List.of("message-id", "webhook-id", "metadata.key")) {
      copies(header)
          .forEach(
              (value, count) ->
                  arrivals.merge(
                      value.replaceAll("[<>]|@.*", "").toLowerCase(Locale.ROOT),
                      count,
                      Integer::sum));
    }
    return arrivals;
  }

  /**
   * E-mails that arrived.
   *
   * @param all of them
   * @param distinct those among them that differ in their Message-ID
   */
  record Mails(int all, int distinct) {}

  /** Counts the e-mails since this was last asked, and forgets them. */
  Mails takeMails() {
    JsonNode counts =
        call(
            HttpRequest.newBuilder(
                URI.create(
                    url() + "/api/counts?channel=email&header=message-id&repeated_only=true")));
    call(HttpRequest.newBuilder(URI.create(url() + "/api/messages")).DELETE());
    return new Mails(counts.path("total").asInt(), counts.path("distinct").asInt());
  }

  private Map<String, Integer> copies(String header) {
    JsonNode counts =
        call(HttpRequest.newBuilder(URI.create(url() + "/api/counts?header=" + header)));
    Map<String, Integer> copies = new HashMap<>();
    counts
        .path("counts")
        .properties()
        .forEach(entry -> copies.put(entry.getKey(), entry.getValue().asInt()));
    return copies;
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
