package dev.herald.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers for the neighbours, at once: every insight with a month of numbers or by name alone,
 * every Slack integration with a token. What is measured is who asks.
 */
final class Neighbours implements AutoCloseable {

  private static final String CREDENTIALS =
      """
      {"kind":"slack","config":{},"access_token":"xoxb-local-bench-%s"}\
      """;
  private static final String NAME =
      """
      {"id":%s,"project_id":%s,"short_id":"bench%s","name":"Sign-ups %s","derived_name":null,
       "deleted":false}\
      """;
  private static final String DAYS = days("\"2026-10-%02d\"");
  private static final String LABELS = days("\"%d-Oct-2026\"");
  private static final String NUMBERS =
      IntStream.rangeClosed(1, 30)
          .mapToObj(day -> Integer.toString(200 + day * 7 % 60))
          .collect(Collectors.joining(","));

  private final HttpServer server;
  private final AtomicLong requests = new AtomicLong();

  Neighbours() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  long requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String answer =
        path[1].equals("internal") ? internal(path) : insight(path.length > 5 ? path[5] : "1");
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** To {@code /internal/projects/:id/insights/:id} an insight's name, to others credentials. */
  private static String internal(String[] path) {
    String id = path.length > 5 ? path[5] : "1";
    return path.length > 5 && path[4].equals("insights")
        ? NAME.formatted(id, path[3], id, id)
        : CREDENTIALS.formatted(id);
  }

  private static String insight(String id) {
    return """
    {"id":%s,"short_id":"bench%s","name":"Sign-ups %s","derived_name":null,"deleted":false,
     "query":{"kind":"InsightVizNode","source":{"kind":"TrendsQuery",
       "trendsFilter":{"display":"ActionsLineGraph"}}},
     "result":[{"label":"Signed up","count":6000,"data":[%s],"days":[%s],"labels":[%s],
       "action":{"id":"signed_up","order":0,"name":"signed_up"}}],
     "timezone":"UTC","is_cached":true,"last_refresh":"2026-10-31T00:00:00Z",
     "resolved_date_range":{"date_from":"2026-10-01T00:00:00Z","date_to":"2026-10-30T00:00:00Z"},
     "query_status":null,"columns":null,"types":null,"hasMore":false}\
    """
        .formatted(id, id, id, NUMBERS, DAYS, LABELS);
  }

  private static String days(String form) {
    return IntStream.rangeClosed(1, 30).mapToObj(form::formatted).collect(Collectors.joining(","));
  }
}
