package dev.herald.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands in for the services this one talks to: answers what a test puts there, notes the rest. */
public final class Neighbours implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Answers by path; a path that is not there is 404. */
  public final Map<String, String> answers = new ConcurrentHashMap<>();

  public final List<Call> calls = new CopyOnWriteArrayList<>();

  /** What every call gets instead of an answer; 0 for none. */
  public volatile int failure;

  /** What a test delivery gets. */
  public volatile int testDelivery = 202;

  private final HttpServer server;

  /** Something that was asked of them. */
  public record Call(String method, String path, JsonNode body) {}

  public Neighbours() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Lets a project have an insight. */
  public void insight(long project, long id, String name) {
    answers.put(
        "/internal/projects/%d/insights/%d".formatted(project, id), insightJson(project, id, name));
  }

  /** Lets a project have a dashboard with these insights on it. */
  public void dashboard(long project, long id, String name, long... insights) {
    var tiles = new StringBuilder();
    for (long insight : insights) {
      insight(project, insight, "Insight " + insight);
      tiles
          .append(tiles.isEmpty() ? "" : ",")
          .append(
              """
              {"id":%1$d,"insight_id":%1$d,"insight_short_id":"s","insight_name":"n","insight_deleted":false,"layouts":{},"deleted":false}\
              """
                  .formatted(insight));
    }
    answers.put(
        "/internal/projects/%d/dashboards/%d".formatted(project, id),
        """
        {"id":%d,"project_id":%d,"name":"%s","deleted":false,"tiles":[%s]}\
        """
            .formatted(id, project, name, tiles));
  }

  public void integration(long project, long id, String kind) {
    answers.put(
        "/internal/projects/%d/integrations/%d".formatted(project, id),
        """
        {"id":%d,"kind":"%s","display_name":"x","config":{},"errors":""}\
        """
            .formatted(id, kind));
  }

  public List<Call> callsTo(String path) {
    return calls.stream().filter(call -> call.path().equals(path)).toList();
  }

  private static String insightJson(long project, long id, String name) {
    return """
    {"id":%1$d,"short_id":"short%1$d","project_id":%2$d,"name":"%3$s","derived_name":"derived","description":"","deleted":false}\
    """
        .formatted(id, project, name);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    calls.add(new Call(exchange.getRequestMethod(), path, body));
    if (failure != 0) {
      answer(exchange, failure, "{}");
    } else if (path.equals("/internal/test-deliveries")) {
      answer(exchange, testDelivery, "{\"delivery_id\":\"018f3f3e-0000-7000-8000-000000000000\"}");
    } else if (path.equals("/internal/suppressions")) {
      answer(exchange, 204, null);
    } else if (path.endsWith("/insights")) {
      answer(exchange, 200, list(path, exchange.getRequestURI().getQuery()));
    } else {
      String found = answers.get(path);
      answer(exchange, found == null ? 404 : 200, found == null ? "{}" : found);
    }
  }

  private String list(String path, String query) throws IOException {
    ArrayNode found = JSON.createArrayNode();
    for (String id : query.replace("ids=", "").split(",")) {
      String one = answers.get(path + "/" + id);
      if (one != null) {
        found.add(JSON.readTree(one));
      }
    }
    return found.toString();
  }

  private static void answer(HttpExchange exchange, int status, @Nullable String body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
