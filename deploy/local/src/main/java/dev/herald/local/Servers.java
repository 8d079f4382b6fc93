package dev.herald.local;

import dev.herald.embedded.EmbeddedKafka;
import dev.herald.embedded.EmbeddedPostgres;
import dev.herald.embedded.TemporalDevServer;
import dev.herald.sinks.Sinks;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The servers the services lean on, started side by side: the services wait for each only when they
 * need it.
 */
final class Servers implements AutoCloseable {
  private static final String POSTGRES = "postgres";
  private static final int POSTGRES_PORT = 15432;
  private static final int KAFKA_PORT = 19092;
  private static final int SINKS_PORT = 8025;
  private static final int SMTP_PORT = 1025;

  private final Deque<CompletableFuture<? extends AutoCloseable>> started = new ArrayDeque<>();
  private final CompletableFuture<Guarded<EmbeddedPostgres>> postgres;
  private final CompletableFuture<EmbeddedKafka> kafka;
  private final CompletableFuture<Temporal> temporal;
  private final Optional<CompletableFuture<Sinks>> sinks;
  private final int kafkaPort;

  Servers(
      DataDirectory directory, LocalSettings settings, TemporalChoice choice, boolean withSinks) {
    // Ports first: they are kept in one file.
    int postgresPort = settings.port("postgres", POSTGRES_PORT);
    int sinksPort = settings.port("sinks", SINKS_PORT);
    int smtpPort = settings.port("smtp", SMTP_PORT);
    kafkaPort = settings.port("kafka", KAFKA_PORT);
    postgres =
        start(
            POSTGRES,
            () ->
                new Guarded<>(
                    POSTGRES,
                    () -> EmbeddedPostgres.durable(directory.file(POSTGRES), postgresPort),
                    EmbeddedPostgres::pid));
    kafka = start("kafka", () -> EmbeddedKafka.durable(directory.file("kafka"), kafkaPort));
    temporal = start("temporal", () -> Temporal.start(choice, directory, settings));
    sinks =
        withSinks
            ? Optional.of(start("sinks", () -> Sinks.start(sinksPort, smtpPort)))
            : Optional.empty();
  }

  /** Ends what a killed run left behind: it holds the ports, and only its files tell its ids. */
  static void endOrphans(DataDirectory directory) {
    EmbeddedPostgres.endOrphan(directory.file(POSTGRES));
    TemporalDevServer.endOrphan(directory.file(Temporal.DIRECTORY));
  }

  EmbeddedPostgres postgres() {
    return await(postgres).get();
  }

  /** Known before the node is up: clients keep trying until it is. */
  String kafkaAddress() {
    return "127.0.0.1:" + kafkaPort;
  }

  void awaitKafka() {
    await(kafka);
  }

  Temporal temporal() {
    return await(temporal);
  }

  Optional<Sinks> sinks() {
    return sinks.map(Servers::await);
  }

  /** Stops what was started, whatever became of the rest. */
  @Override
  public void close() {
    // Side by side: nothing of it needs anything else of it any more.
    started.stream()
        .map(server -> Thread.ofPlatform().name("stop-server").start(() -> closeQuietly(server)))
        .toList()
        .forEach(Servers::join);
  }

  private static void closeQuietly(CompletableFuture<? extends AutoCloseable> server) {
    try {
      server.join().close();
    } catch (Exception e) {
      // It did not start, or is gone: either way nothing of it is left to stop.
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends AutoCloseable> CompletableFuture<T> start(String name, Supplier<T> starter) {
    CompletableFuture<T> server = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("start-" + name)
        .start(
            () -> {
              try {
                server.complete(starter.get());
              } catch (RuntimeException | Error e) {
                server.completeExceptionally(e);
              }
            });
    started.push(server);
    return server;
  }

  private static <T> T await(CompletableFuture<T> server) {
    try {
      return server.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason = String.valueOf(cause.getMessage());
      throw new LocalFailure(
          cause instanceof UncheckedIOException io ? reason + ": " + io.getCause() : reason, cause);
    }
  }
}
