package dev.herald.sinks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sinks as one server: e-mail on one port; Slack, webhooks, page and API on another. */
public final class Sinks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sinks.class);

  /** More calls than that at once wait their turn, so that memory stays bounded. */
  private static final int CALLS_AT_ONCE = 512;

  static {
    // Without it every small answer waits 40 ms for the caller's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final Arrivals arrivals;
  private final Rules rules = new Rules();
  private final HttpServer http;
  private final List<HttpServer> more = new ArrayList<>();
  private final SmtpInbox smtp;
  private final WebhookReceiver webhooks;
  private final SlackStandIn slack;
  private final ProgramApi api;
  private final PeoplesPage page;
  private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);

  private Sinks(InetAddress address, int httpPort, int smtpPort, Clock clock) throws IOException {
    arrivals = new Arrivals(clock);
    http = server(address, httpPort);
    webhooks = new WebhookReceiver(arrivals, rules);
    slack = new SlackStandIn(arrivals, rules, clock, url());
    api = new ProgramApi(arrivals, rules);
    page = new PeoplesPage(arrivals);
    smtp = new SmtpInbox(address, smtpPort, arrivals, rules);
    http.start();
  }

  /** Starts on loopback; port 0 takes a free one. */
  public static Sinks start(int httpPort, int smtpPort) {
    return start(InetAddress.getLoopbackAddress(), httpPort, smtpPort);
  }

  /** Starts on {@code address}; port 0 takes a free one. */
  public static Sinks start(InetAddress address, int httpPort, int smtpPort) {
    try {
      return new Sinks(address, httpPort, smtpPort, Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException("the sinks cannot listen on port " + httpPort, e);
    }
  }

  /**
   * Listens on one more port too, which to a sender of webhooks is one more receiver.
   *
   * @param port 0 takes a free one
   * @return the port
   */
  public int listenAlso(int port) {
    try {
      HttpServer server = server(http.getAddress().getAddress(), port);
      more.add(server);
      server.start();
      return server.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("the sinks cannot listen on port " + port, e);
    }
  }

  /** Address of the page and of the API below {@code /api}. */
  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** What to put in the place of {@code https://slack.com/api}. */
  public String slackUrl() {
    return url() + "/slack/api";
  }

  /** Where webhooks may go; any path below it, and elsewhere, is taken too. */
  public String webhookUrl() {
    return url() + "/webhook";
  }

  public int smtpPort() {
    return smtp.port();
  }

  /** What arrived, for tests in the same JVM. */
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() {
    smtp.close();
    http.stop(0);
    more.forEach(server -> server.stop(0));
  }

  private HttpServer server(InetAddress address, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 1024);
    server.setExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sinks-", 0).factory()));
    server.createContext("/", this::answer);
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.acquireUninterruptibly();
    try {
      route(Request.read(exchange));
    } catch (RuntimeException e) {
      LOG.error("a sink failed to answer {}", exchange.getRequestURI().getPath(), e);
      exchange.sendResponseHeaders(500, -1);
    } finally {
      calls.release();
      exchange.close();
    }
  }

  private void route(Request request) throws IOException {
    String path = request.path();
    boolean asks = request.method().equals("GET") || request.method().equals("HEAD");
    if (path.startsWith("/slack/")) {
      slack.answer(request);
    } else if (path.startsWith("/api/")) {
      api.answer(request);
    } else if (asks && path.equals("/")) {
      page.answer(request);
    } else if (asks && path.startsWith("/messages/")) {
      page.answerMessage(request);
    } else if (asks) {
      request.answerText(404, "not found");
    } else {
      webhooks.receive(request);
    }
  }

  /**
   * Runs the sinks alone: {@code [http port] [smtp port] [address] [more http ports ...]}, by
   * default 8025, 1025 and loopback.
   */
  public static void main(String[] args) throws IOException {
    int httpPort = args.length > 0 ? Integer.parseInt(args[0]) : 8025;
    int smtpPort = args.length > 1 ? Integer.parseInt(args[1]) : 1025;
    InetAddress address =
        args.length > 2 ? InetAddress.getByName(args[2]) : InetAddress.getLoopbackAddress();
    Sinks sinks = start(address, httpPort, smtpPort);
    Arrays.stream(args).skip(3).map(Integer::valueOf).forEach(sinks::listenAlso);
    Runtime.getRuntime().addShutdownHook(new Thread(sinks::close));
    System.out.println("sinks ready: " + sinks.url() + ", smtp " + sinks.smtpPort());
  }
}
