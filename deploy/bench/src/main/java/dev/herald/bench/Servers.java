package dev.herald.bench;

import dev.herald.embedded.EmbeddedKafka;
import dev.herald.embedded.EmbeddedPostgres;
import dev.herald.embedded.FreePorts;
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

  /** The workers' database. */
  static final String DELIVERY = "herald_delivery";

  /** The database of subscriptions-service. */
  static final String SUBSCRIPTIONS = "herald_subscriptions";

  private final Path directory;
  private final TemporalServer temporal;
  private final int postgresPort = FreePorts.one();
  private final int kafkaPort = FreePorts.one();
  private EmbeddedPostgres postgres;
  private EmbeddedKafka kafka;

  private Servers(Path directory, TemporalServer temporal) {
    this.directory = directory;
    this.temporal = temporal;
    postgres = EmbeddedPostgres.durable(directory.resolve("postgres"), postgresPort);
    postgres.createDatabase(DELIVERY);
    postgres.createDatabase(SUBSCRIPTIONS);
    kafka = EmbeddedKafka.durable(directory.resolve("kafka"), kafkaPort);
  }

  /** With a real Temporal server. */
  static Servers start() {
    Path directory = scratch();
    List<Integer> ports = FreePorts.some(2);
    return new Servers(
        directory,
        new TemporalServer.Real(directory.resolve("temporal"), ports.get(0), ports.get(1)));
  }

  /** With nothing that would have to be installed first. */
  static Servers inProcess() {
    return new Servers(scratch(), new TemporalServer.InProcess(0));
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
    postgres = EmbeddedPostgres.durable(directory.resolve("postgres"), postgresPort);
  }

  void stopKafka() {
    kafka.close();
  }

  void startKafka() {
    kafka = EmbeddedKafka.durable(directory.resolve("kafka"), kafkaPort);
  }

  /** Temporal with an empty store, as after the loss of its disk. */
  void wipeTemporal() {
    temporal.wipe();
  }

  @Override
  public void close() {
    temporal.close();
    kafka.close();
    postgres.close();
    delete(directory);
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("herald-bench-");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void delete(Path tree) {
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
