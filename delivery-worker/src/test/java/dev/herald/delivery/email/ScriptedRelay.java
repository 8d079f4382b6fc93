package dev.herald.delivery.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that answers each step as it is told: with a reply, with silence, or by hanging up.
 */
final class ScriptedRelay implements AutoCloseable {

  static final String DROP = "<drop>";
  static final String SILENCE = "<silence>";

  private final ServerSocket socket;
  private final @Nullable SSLContext startTls;
  private final Map<String, Deque<String>> script = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Deque<Socket> open = new ConcurrentLinkedDeque<>();

  /** Messages that were ended with a dot, accepted or not. */
  final List<String> messages = new CopyOnWriteArrayList<>();

  /** Bodies of which the dot never came. */
  final List<String> unfinished = new CopyOnWriteArrayList<>();

  final List<String> commands = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private volatile String lastReply = "";
  volatile List<String> extensions = List.of("8BITMIME", "ENHANCEDSTATUSCODES");

  /** How many lines of the present body have come in. */
  final AtomicInteger bodyLines = new AtomicInteger();

  ScriptedRelay() {
    this(ServerSocketFactory.getDefault(), null);
  }

  ScriptedRelay(ServerSocketFactory sockets, @Nullable SSLContext startTls) {
    this.startTls = startTls;
    try {
      socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Answers a step (GREETING, EHLO, AUTH, MAIL, RCPT, DATA, DOT, RSET) so, once for each reply. */
  ScriptedRelay at(String step, String... replies) {
    script.computeIfAbsent(step, _ -> new ConcurrentLinkedDeque<>()).addAll(List.of(replies));
    return this;
  }

  /** One of the messages, read. */
  MimeMessage arrived(int index) throws MessagingException {
    var bytes = messages.get(index).getBytes(StandardCharsets.UTF_8);
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        connections.incrementAndGet();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket first) {
    try (first) {
      var client = first;
      var in = reader(client);
      if (!answer(client, "GREETING", "220 relay ready")) {
        return;
      }
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line);
        var verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
          case "EHLO" -> {
            if (!answer(client, "EHLO", ehlo())) {
              return;
            }
          }
          case "STARTTLS" -> {
            write(client, "220 go");
            client = upgraded(client);
            in = reader(client);
          }
          case "AUTH" -> {
            if (!answer(client, "AUTH", "235 2.7.0 ok")) {
              return;
            }
          }
          case "DATA" -> {
            if (!answer(client, "DATA", "354 go on")) {
              return;
            }
            if (!lastReply.startsWith("354")) {
              continue;
            }
            if (!body(in) || !answer(client, "DOT", "250 2.0.0 queued as Q" + messages.size())) {
              return;
            }
          }
          case "QUIT" -> {
            write(client, "221 bye");
            return;
          }
          default -> {
            if (!answer(client, verb, "250 2.0.0 ok")) {
              return;
            }
          }
        }
      }
    } catch (IOException _) {
      // the client has gone
    }
  }

  private boolean body(BufferedReader in) throws IOException {
    var text = new StringBuilder();
    bodyLines.set(0);
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals(".")) {
        messages.add(text.toString());
        return true;
      }
      bodyLines.incrementAndGet();
      text.append(line.startsWith("..") ? line.substring(1) : line).append("\r\n");
    }
    unfinished.add(text.toString());
    return false;
  }

  private String ehlo() {
    var lines = new StringBuilder("250-relay");
    extensions.forEach(extension -> lines.append("\r\n250-").append(extension));
    return lines.append("\r\n250 HELP").toString();
  }

  private boolean answer(Socket client, String step, String usual) throws IOException {
    var scripted = script.getOrDefault(step, new ArrayDeque<>()).poll();
    switch (scripted == null ? usual : scripted) {
      case DROP -> {
        return false;
      }
      case SILENCE -> {
        try {
          closed.await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
        return false;
      }
      case String reply -> {
        lastReply = reply;
        write(client, reply);
        return !reply.startsWith("421") && !(step.equals("GREETING") && !reply.startsWith("220"));
      }
    }
  }

  private static void write(Socket client, String reply) throws IOException {
    client.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
    client.getOutputStream().flush();
  }

  private static BufferedReader reader(Socket client) throws IOException {
    return new BufferedReader(
        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
  }

  private Socket upgraded(Socket client) throws IOException {
    if (startTls == null) {
      throw new IOException("no TLS here");
    }
    SSLSocketFactory factory = startTls.getSocketFactory();
    return factory.createSocket(client, client.getInputStream(), true);
  }

  /** Hangs up on everybody, as a machine does that loses its power. */
  void dropAll() {
    for (var client = open.poll(); client != null; client = open.poll()) {
      try {
        client.setSoLinger(true, 0);
        client.close();
      } catch (IOException _) {
        // gone already
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    dropAll();
    try {
      socket.close();
    } catch (IOException _) {
      // gone already
    }
  }
}
