package dev.herald.delivery.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** An HTTP server made of a bare socket, so that it can misbehave in every way. */
final class ScriptedReceiver implements AutoCloseable {

  /** What to do with one connection, instead of reading the request and answering 204. */
  @FunctionalInterface
  interface Behaviour {
    void serve(Socket client, ScriptedReceiver receiver) throws IOException, InterruptedException;
  }

  /** One request that came in whole. */
  record Call(String line, Map<String, String> headers, byte[] body) {

    String header(String name) {
      var value = headers.get(name.toLowerCase(Locale.ROOT));
      if (value == null) {
        throw new AssertionError("no header " + name + " in " + headers.keySet());
      }
      return value;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final ServerSocket socket;
  private final Deque<Behaviour> script = new ConcurrentLinkedDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  ScriptedReceiver() {
    this("127.0.0.1", ServerSocketFactory.getDefault());
  }

  ScriptedReceiver(String address, ServerSocketFactory sockets) {
    try {
      socket = sockets.createServerSocket(0, 50, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  ScriptedReceiver then(Behaviour behaviour) {
    script.add(behaviour);
    return this;
  }

  ScriptedReceiver answers(int status, String... headers) {
    return then(
        (client, receiver) -> {
          receiver.read(client);
          write(client, response(status, "thanks", headers));
        });
  }

  static String response(int status, String body, String... headers) {
    var text = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    for (var header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("Content-Length: " + body.length() + "\r\n\r\n").append(body).toString();
  }

  static void write(Socket client, String text) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Waits until the test is over. */
  void stall() throws InterruptedException {
    closed.await();
  }

  /** Reads one request whole. */
  void read(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    var line = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    calls.add(new Call(line, headers, in.readNBytes(length)));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the caller has gone");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        connections.incrementAndGet();
        var behaviour = script.poll();
        Thread.ofVirtual().start(() -> serve(client, behaviour == null ? usual() : behaviour));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static Behaviour usual() {
    return (client, receiver) -> {
      receiver.read(client);
      write(client, "HTTP/1.1 204 No Content\r\n\r\n");
    };
  }

  private void serve(Socket client, Behaviour behaviour) {
    try (client) {
      behaviour.serve(client, this);
    } catch (IOException _) {
      // the caller has gone
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
    } catch (IOException _) {
      // gone already
    }
  }
}
