package dev.herald.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka node on loopback, broker and controller at once, inside this JVM. */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String CONTROLLER = "CONTROLLER";
  private static final String RUNNING = "running";

  private final KafkaRaftServer server;
  private final Path directory;
  private final boolean kept;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, Path directory, boolean kept, int port) {
    this.server = server;
    this.directory = directory;
    this.kept = kept;
    this.port = port;
  }

  /**
   * Starts the node whose log lives in {@code directory}, made at the first start.
   *
   * @param port where to listen; 0 takes a free one
   */
  public static EmbeddedKafka durable(Path directory, int port) {
    return start(directory, true, port);
  }

  /** Starts an empty node that forgets everything when closed. */
  public static EmbeddedKafka throwaway() {
    return start(ScratchDirectory.create("kafka"), false, 0);
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    directory.resolve(RUNNING).toFile().delete();
    if (!kept) {
      ScratchDirectory.remove(directory);
    }
  }

  private static EmbeddedKafka start(Path directory, boolean kept, int wantedPort) {
    List<Integer> free = FreePorts.some(2);
    int port = wantedPort == 0 ? free.getFirst() : wantedPort;
    Path log = directory.resolve("log").toAbsolutePath();
    format(log);
    boolean killed = !markRunning(directory);
    var server =
        new KafkaRaftServer(
            new KafkaConfig(settings(log, port, free.getLast(), kept, killed), false), Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(server, directory, kept, port);
  }

  /** Leaves a mark that a clean end removes; false when the last end left it. */
  private static boolean markRunning(Path directory) {
    try {
      return directory.resolve(RUNNING).toFile().createNewFile();
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka cannot use " + directory, e);
    }
  }

  private static void format(Path log) {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    try (var nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      Files.createDirectories(log);
      new Formatter()
          .setPrintStream(nowhere)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setControllerListenerName(CONTROLLER)
          .setMetadataLogDirectory(log.toString())
          .addDirectory(log.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setUnstableFeatureVersionsEnabled(false)
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka cannot use " + log, e);
    } catch (Exception e) {
      throw new IllegalStateException("Kafka cannot format " + log + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> settings(
      Path log, int port, int controllerPort, boolean kept, boolean killed) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d".formatted(port, CONTROLLER, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("log.dirs", log.toString());
    for (String topic :
        List.of(
            "default", "offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(topic + ".replication.factor", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // One partition instead of fifty: a single node gains nothing from more, and starts faster.
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.consumer.heartbeat.interval.ms", "1000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("log.index.size.max.bytes", "1048576");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("num.recovery.threads.per.data.dir", "2");
    // No idle entries in the metadata log: it would grow while nothing happens.
    settings.put("metadata.max.idle.interval.ms", "0");
    settings.put("broker.heartbeat.interval.ms", "250");
    if (killed) {
      // A node that was killed may not come back before its session is over: nine seconds, most of
      // what a start may take. Shorter only then, as a busy machine lets short sessions lapse.
      settings.put("broker.session.timeout.ms", "2500");
    }
    if (kept) {
      // Acknowledged means on disk after at most a second, also when the machine fails.
      settings.put("log.flush.interval.ms", "1000");
      settings.put("log.flush.scheduler.interval.ms", "1000");
    }
    return settings;
  }
}
