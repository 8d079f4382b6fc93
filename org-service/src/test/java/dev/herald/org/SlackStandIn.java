package dev.herald.org;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Answers like Slack's documents say, counts what it is asked, and fails when told to. */
public final class SlackStandIn {

  /** A scripted answer; a body of {@code STALL} is never sent. */
  public record Reply(int status, String body, String retryAfter) {

    public static Reply json(String body) {
      return new Reply(200, body, "");
    }

    public static Reply status(int status) {
      return new Reply(status, "<html>nothing to see</html>", "");
    }

    public static Reply tooSoon() {
      return new Reply(429, "{\"ok\":false,\"error\":\"ratelimited\"}", "7");
    }

    public static Reply stall() {
      return new Reply(200, "STALL", "");
    }
  }

  /** A call as it arrived. */
  public record Call(String method, String authorization, Map<String, String> fields) {}

  private final HttpServer server;
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();

  public SlackStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
  }

  public void stop() {
    server.stop(0);
  }

  /** Forgets calls and scripts. */
  public synchronized void reset() {
    calls.clear();
    replies.clear();
  }

  /** The next calls of the method are answered with these, one each; the last stays. */
  public void script(String method, Reply... next) {
    replies.put(method, new ArrayDeque<>(Arrays.asList(next)));
  }

  public synchronized List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      record(
          new Call(
              method,
              authorization == null ? "" : authorization,
              fields(body.isEmpty() ? exchange.getRequestURI() : URI.create("?" + body))));
      Reply reply = next(method);
      if (reply.body().equals("STALL")) {
        return;
      }
      if (!reply.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized void record(Call call) {
    calls.add(call);
  }

  private synchronized Reply next(String method) {
    var queue = replies.get(method);
    if (queue == null || queue.isEmpty()) {
      return Reply.json("{\"ok\":false,\"error\":\"unknown_method\"}");
    }
    return queue.size() > 1 ? queue.remove() : queue.element();
  }

  private static Map<String, String> fields(URI address) {
    String query = address.getRawQuery();
    if (query == null) {
      return Map.of();
    }
    return Arrays.stream(query.split("&", -1))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }
}
