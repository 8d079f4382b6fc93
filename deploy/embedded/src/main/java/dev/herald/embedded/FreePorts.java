package dev.herald.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Ports nobody listens on at the moment of asking. */
public final class FreePorts {

  /** Below what systems give to outgoing connections, which could take one before its server. */
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  public static int one() {
    return some(1).getFirst();
  }

  /** {@code count} different ports; all are held open until the last one is found. */
  public static List<Integer> some(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < TRIES && held.size() < count; i++) {
        bound(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST)).ifPresent(held::add);
      }
      if (held.size() < count) {
        throw new IllegalStateException("no free port on loopback");
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      held.forEach(FreePorts::close);
    }
  }

  private static Optional<ServerSocket> bound(int port) {
    try {
      return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether a server could listen on {@code port} now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a server accepts connections on {@code port} now. */
  public static boolean answers(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
