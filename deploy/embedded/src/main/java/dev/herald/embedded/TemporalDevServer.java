package dev.herald.embedded;

import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real Temporal server with its web page, run by the {@code temporal} program as a child process.
 */
public final class TemporalDevServer implements AutoCloseable {
  private static final String NOTE = "server.pid";
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** What deliveries are searched by; a start that names an undeclared one is refused. */
  private static final Map<String, List<String>> SEARCH_ATTRIBUTES =
      Map.of(
          "Keyword", List.of("TeamId", "OrgId", "Channel", "Trigger", "Outcome", "ErrorClass"),
          "KeywordList", List.of("SubscriptionIds", "DeliveryIds"),
          "Datetime", List.of("ScheduledAt"),
          "Int", List.of("FireLagMs", "Round"),
          "Bool", List.of("PossibleDuplicate"));

  private final int port;
  private final int uiPort;
  private final ChildServer server;
  private final Path note;
  private final Runnable closer = this::close;

  private TemporalDevServer(int port, int uiPort, ChildServer server, Path note) {
    this.port = port;
    this.uiPort = uiPort;
    this.server = server;
    this.note = note;
  }

  /** Why there is no server, in one line fit for a person. */
  public static final class Unavailable extends Exception {
    Unavailable(String reason) {
      super(reason);
    }
  }

  /**
   * Starts the server whose database lives in {@code directory}.
   *
   * @param port of the gRPC service; 0 takes a free one
   * @param uiPort of the web page; 0 takes a free one
   * @throws Unavailable when the program can neither be found nor installed, or does not start
   */
  public static TemporalDevServer start(Path directory, int port, int uiPort) throws Unavailable {
    try {
      TemporalProgram program = TemporalProgram.find();
      Files.createDirectories(directory);
      endOrphan(directory);
      Path note = directory.resolve(NOTE);
      requireFree(port);
      requireFree(uiPort);
      List<Integer> free = FreePorts.some(4);
      int grpc = port == 0 ? free.get(0) : port;
      int ui = uiPort == 0 ? free.get(1) : uiPort;
      var child =
          ChildServer.start(
              command(program, directory, grpc, ui, free),
              directory.resolve("temporal.log"),
              Map.of("HOME", directory.toString()));
      child.note(note);
      var temporal = new TemporalDevServer(grpc, ui, child, note);
      AtExit.close(temporal.closer);
      temporal.awaitReady();
      return temporal;
    } catch (TemporalProgram.Unavailable e) {
      throw new Unavailable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("Temporal cannot use " + directory, e);
    }
  }

  /** Ends a server that a killed JVM left behind on {@code directory}, which frees its ports. */
  public static void endOrphan(Path directory) {
    ChildServer.endNoted(directory.resolve(NOTE), STOP);
  }

  /** Address for clients, {@code host:port}. */
  public String target() {
    return "127.0.0.1:" + port;
  }

  /** Address of the web page. */
  public String ui() {
    return "http://127.0.0.1:" + uiPort;
  }

  /** Id of the server process, for whoever wants to measure or kill it. */
  public long pid() {
    return server.pid();
  }

  @Override
  public void close() {
    server.stop("TERM", STOP);
    note.toFile().delete();
    AtExit.forget(closer);
  }

  /** Otherwise another server's answers would be taken for this one's. */
  private static void requireFree(int port) throws Unavailable {
    if (port != 0 && !FreePorts.isFree(port)) {
      throw new Unavailable("port " + port + " for temporal is taken");
    }
  }

  private static List<String> command(
      TemporalProgram program, Path directory, int port, int uiPort, List<Integer> free) {
    List<String> words =
        new ArrayList<>(
            List.of(program.file().toString(), "server", "start-dev", "--ip", "127.0.0.1"));
    words.addAll(List.of("--port", "" + port, "--ui-port", "" + uiPort));
    words.addAll(List.of("--http-port", "" + free.get(2), "--metrics-port", "" + free.get(3)));
    words.addAll(List.of("--db-filename", directory.resolve("temporal.db").toString()));
    // Workflows can be started again from PostgreSQL, so speed goes before durability here.
    words.addAll(List.of("--sqlite-pragma", "journal_mode=WAL"));
    words.addAll(List.of("--sqlite-pragma", "synchronous=OFF"));
    // Otherwise it keeps every workflow of the last hour in memory, some 20 KB each.
    words.addAll(List.of("--dynamic-config-value", "history.hostLevelCacheMaxSize=2000"));
    words.addAll(List.of("--log-level", "error"));
    SEARCH_ATTRIBUTES.forEach(
        (type, names) ->
            names.forEach(name -> words.addAll(List.of("--search-attribute", name + "=" + type))));
    return words;
  }

  private void awaitReady() throws Unavailable {
    Instant deadline = Instant.now().plus(START);
    while (!FreePorts.answers(port)) {
      if (!server.alive() || Instant.now().isAfter(deadline)) {
        close();
        throw new Unavailable("temporal did not start: " + server.lastWords());
      }
      pause();
    }
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(target()).build());
    try {
      while (!healthy(stubs)) {
        if (!server.alive() || Instant.now().isAfter(deadline)) {
          close();
          throw new Unavailable("temporal is not healthy: " + server.lastWords());
        }
        pause();
      }
    } finally {
      stubs.shutdownNow();
    }
  }

  private static boolean healthy(WorkflowServiceStubs stubs) {
    try {
      return stubs.healthCheck().getStatus()
          == io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
    } catch (io.grpc.StatusRuntimeException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Temporal was starting", e);
    }
  }
}
