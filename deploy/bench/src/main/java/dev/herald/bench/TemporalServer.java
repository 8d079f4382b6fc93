package dev.herald.bench;

import dev.herald.embedded.EmbeddedTemporal;
import dev.herald.embedded.TemporalDevServer;
import java.nio.file.Path;

/** The Temporal a measurement runs on, which can lose everything it knows. */
sealed interface TemporalServer extends AutoCloseable {

  /** Address for clients, {@code host:port}. */
  String target();

  /** Comes back empty on the same port, as after the loss of its disk. */
  void wipe();

  @Override
  void close();

  /** The real server, as a process. */
  final class Real implements TemporalServer {

    private final Path directory;
    private final int port;
    private final int uiPort;
    private TemporalDevServer server;

    Real(Path directory, int port, int uiPort) {
      this.directory = directory;
      this.port = port;
      this.uiPort = uiPort;
      this.server = start(directory, port, uiPort);
    }

    @Override
    public String target() {
      return server.target();
    }

    @Override
    public void wipe() {
      server.close();
      Servers.delete(directory);
      server = start(directory, port, uiPort);
    }

    @Override
    public void close() {
      server.close();
    }

    private static TemporalDevServer start(Path directory, int port, int uiPort) {
      try {
        return TemporalDevServer.start(directory, port, uiPort);
      } catch (TemporalDevServer.Unavailable failure) {
        throw new IllegalStateException(failure.getMessage(), failure);
      }
    }
  }

  /** Temporal's test server in this JVM: nothing to install, but too slow to be measured. */
  record InProcess(EmbeddedTemporal server) implements TemporalServer {

    InProcess(int port) {
      this(EmbeddedTemporal.start(port));
    }

    @Override
    public String target() {
      return server.target();
    }

    @Override
    public void wipe() {
      server.wipe();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
