package dev.herald.bench;

import dev.herald.embedded.EmbeddedKafka;
import dev.herald.embedded.EmbeddedPostgres;
import dev.herald.embedded.FreePorts;
import dev.herald.embedded.TemporalDevServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The real servers a measurement runs on, each of which can be stopped, wiped and started again.
 */
final class Servers implements AutoCloseable {

  static final String DATABASE = "herald_delivery";

  private final Path directory;
  private final List<Integer> ports = FreePorts.some(4);
  private EmbeddedPostgres postgres;
  private EmbeddedKafka kafka;
  private TemporalDevServer temporal;

  private Servers(Path directory) throws TemporalDevServer.Unavailable {
    this.directory = directory;
    postgres = EmbeddedPostgres.durable(directory.resolve("postgres"), ports.get(0));
    postgres.createDatabase(DATABASE);
    kafka = EmbeddedKafka.durable(directory.resolve("kafka"), ports.get(1));
    temporal = startTemporal();
  }

  static Servers start() {
    try {
      return new Servers(Files.createTempDirectory("herald-bench-"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (TemporalDevServer.Unavailable failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  String kafka() {
    return kafka.bootstrapServers();
  }

  String temporal() {
    return temporal.target();
  }

  Path directory() {
    return directory;
  }

  void restartPostgres() {
    postgres.close();
    postgres = EmbeddedPostgres.durable(directory.resolve("postgres"), ports.get(0));
  }

  void stopKafka() {
    kafka.close();
  }

  void startKafka() {
    kafka = EmbeddedKafka.durable(directory.resolve("kafka"), ports.get(1));
  }

  /** Restarts Temporal with an empty store, as after the loss of its disk. */
  void wipeTemporal() {
    temporal.close();
    delete(directory.resolve("temporal"));
    try {
      temporal = startTemporal();
    } catch (TemporalDevServer.Unavailable failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    temporal.close();
    kafka.close();
    postgres.close();
    delete(directory);
  }

  private TemporalDevServer startTemporal() throws TemporalDevServer.Unavailable {
    return TemporalDevServer.start(directory.resolve("temporal"), ports.get(2), ports.get(3));
  }

  private static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException failure) {
      System.err.println("left behind: " + tree + " (" + failure.getMessage() + ")");
    }
  }
}
