package dev.herald.delivery.slack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Slack that answers each method as it is told, and writes down what it was asked. */
final class ScriptedSlack implements AutoCloseable {

  /** Reads the request and hangs up. */
  static final Reply DROP = new Reply(0, "", Map.of());

  /** Reads the request and says nothing. */
  static final Reply SILENCE = new Reply(-1, "", Map.of());

  record Reply(int status, String body, Map<String, String> headers) {

    static Reply ok(String fields) {
      return new Reply(
          200, "{\"ok\":true" + (fields.isEmpty() ? "" : "," + fields) + "}", Map.of());
    }

    static Reply error(String code) {
      return new Reply(200, "{\"ok\":false,\"error\":\"" + code + "\"}", Map.of());
    }

    static Reply status(int status, String... header) {
      return new Reply(status, "", header.length == 0 ? Map.of() : Map.of(header[0], header[1]));
    }
  }

  record Call(String method, String authorization, Map<String, String> form, byte[] body) {

    String field(String name) {
      return form.getOrDefault(name, "");
    }
  }

  private final HttpServer server;
  private final Map<String, Deque<Reply>> script = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger posts = new AtomicInteger();
  final List<Call> calls = new CopyOnWriteArrayList<>();

  ScriptedSlack() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  ScriptedSlack at(String method, Reply... replies) {
    script.computeIfAbsent(method, _ -> new ConcurrentLinkedDeque<>()).addAll(List.of(replies));
    return this;
  }

  List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var method = path.substring(path.lastIndexOf('/') + 1);
    var body = exchange.getRequestBody().readAllBytes();
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    calls.add(new Call(method, authorization == null ? "" : authorization, form(body), body));
    var scripted = script.getOrDefault(method, new ConcurrentLinkedDeque<>()).poll();
    answer(exchange, scripted == null ? usual(method) : scripted);
  }

  private void answer(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.equals(SILENCE)) {
      try {
        closed.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    if (reply.status() <= 0) {
      exchange.close();
      return;
    }
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Reply usual(String method) {
    return switch (method) {
      case "chat.postMessage" ->
          Reply.ok("\"channel\":\"C1\",\"ts\":\"1700.00" + posts.incrementAndGet() + "\"");
      case "conversations.history", "conversations.replies" -> Reply.ok("\"messages\":[]");
      case "files.getUploadURLExternal" ->
          Reply.ok("\"upload_url\":\"" + url() + "/upload\",\"file_id\":\"F" + calls.size() + "\"");
      default -> Reply.ok("");
    };
  }

  private static Map<String, String> form(byte[] body) {
    Map<String, String> form = new HashMap<>();
    for (var pair : new String(body, StandardCharsets.UTF_8).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.length() < 100_000) {
        form.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
