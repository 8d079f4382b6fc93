package dev.herald.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service played by the test: remembers what it got, answers what it is told to. */
public final class FakeService implements AutoCloseable {

  /** What arrived. */
  public record Received(String method, String target, HttpExchange exchange, byte[] body) {
    public Optional<String> header(String name) {
      return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** How a call is answered; the exchange is closed afterwards. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile boolean reading = true;
  private volatile Behaviour behaviour = json(200, "{\"ok\":true}");

  public FakeService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static Behaviour json(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
      }
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = reading ? exchange.getRequestBody().readAllBytes() : new byte[0];
      received.add(
          new Received(
              exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange, body));
      behaviour.answer(exchange);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on answers this way. */
  public void answers(Behaviour wanted) {
    behaviour = wanted;
  }

  /** Leaves the request's body to the behaviour. */
  public void leavesBodyToBehaviour() {
    reading = false;
  }

  public void reset() {
    received.clear();
    reading = true;
    behaviour = json(200, "{\"ok\":true}");
  }

  public List<Received> received() {
    return received;
  }

  public Received last() {
    return received.getLast();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
