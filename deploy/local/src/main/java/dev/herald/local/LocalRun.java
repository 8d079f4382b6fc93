package dev.herald.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.embedded.AtExit;
import dev.herald.embedded.EmbeddedPostgres;
import dev.herald.embedded.FreePorts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One running installation: servers, services and the first content. */
final class LocalRun implements AutoCloseable {
  /** For the services; the servers need a moment of their own after that. */
  private static final Duration STOP = Duration.ofSeconds(6);

  /** A stop is promised within ten seconds, and the JVM needs some of the last one. */
  private static final Duration HALT = Duration.ofMillis(9_300);

  private static final String GATEWAY = "gateway";
  private static final String FILE = "herald.json";

  /**
   * What can be chosen.
   *
   * @param port of the gateway; 0 takes a free one, and for everything else too
   * @param overrides keys every service is told in place of its own
   */
  record Options(
      Path data,
      int port,
      boolean fresh,
      TemporalChoice temporal,
      boolean withSinks,
      Map<String, String> overrides) {}

  private final DataDirectory directory;
  private final LocalServices services = new LocalServices();
  private final Runnable closer = this::closeInTime;
  private @Nullable Servers servers;
  private @Nullable Addresses addresses;

  private LocalRun(DataDirectory directory) {
    this.directory = directory;
  }

  /**
   * Starts everything and waits until it is ready.
   *
   * @throws LocalFailure with the reason in one line; nothing is left running then
   */
  static LocalRun start(Options options) {
    // Before threads start side by side and each finds the logging half set up.
    LoggerFactory.getLogger(LocalRun.class);
    DataDirectory directory = DataDirectory.take(options.data());
    LocalRun run = new LocalRun(directory);
    // The servers register themselves too, and are to outlive those who use them.
    AtExit.closeFirst(run.closer);
    try {
      // What runs on a directory of somebody else's is none of our business.
      if (LocalSettings.exist(directory)) {
        Servers.endOrphans(directory);
      }
      if (options.fresh()) {
        directory.empty();
      }
      run.startAll(options, new LocalSettings(directory, options.port() != 0));
      return run;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private void startAll(Options options, LocalSettings settings) {
    Map<String, Integer> ports = ports(options.port(), settings);
    servers = new Servers(directory, settings, options.temporal(), options.withSinks());
    var properties = new LocalProperties(settings, ports, System.getenv());
    EmbeddedPostgres postgres = servers.postgres();
    DemoDatabase demo = DemoDatabase.prepare(postgres, settings.key("demo-reader"));
    for (LocalServices.Service service : LocalServices.ALL) {
      Map<String, Object> told = properties.of(service, servers, demo);
      told.putAll(options.overrides());
      services.start(service, told);
    }
    servers.awaitKafka();
    try (var api = new HeraldApi(LocalProperties.url(port(ports, GATEWAY)))) {
      ObjectNode seed =
          new Seed(directory).plant(api, properties.operatorToken(), options.withSinks());
      addresses =
          new Addresses(properties.siteUrl(), properties.operatorToken(), ports, servers, seed);
    }
    directory.write(FILE, addresses.json().toPrettyString() + "\n");
  }

  private static Map<String, Integer> ports(int gateway, LocalSettings settings) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (LocalServices.Service service : LocalServices.ALL) {
      if (service.name().equals(GATEWAY)) {
        ports.put(GATEWAY, gateway == 0 ? FreePorts.one() : requireFree(gateway));
      } else {
        ports.put(service.name(), settings.port(service.name(), service.port()));
      }
    }
    return ports;
  }

  private static int requireFree(int port) {
    if (!FreePorts.isFree(port)) {
      throw new LocalFailure("port " + port + " is taken: give another one with --port");
    }
    return port;
  }

  private static int port(Map<String, Integer> ports, String service) {
    Integer port = ports.get(service);
    if (port == null) {
      throw new IllegalStateException(service + " has no port");
    }
    return port;
  }

  /** The content of {@code herald.json}. */
  ObjectNode addresses() {
    return ready().json();
  }

  String table() {
    return ready().table(directory.file(FILE).toString(), Clock.systemUTC().instant());
  }

  /** What there is to say about Temporal, if anything. */
  Optional<String> note() {
    return servers == null ? Optional.empty() : Optional.ofNullable(servers.temporal().note());
  }

  LocalServices services() {
    return services;
  }

  private Addresses ready() {
    if (addresses == null) {
      throw new IllegalStateException("not started");
    }
    return addresses;
  }

  /** Services first, then what they lean on. */
  @Override
  public void close() {
    AtExit.forget(closer);
    services.close();
    if (servers != null) {
      servers.close();
    }
    directory.close();
  }

  /** What does not end in time ends with the JVM; the next start puts it right. */
  private void closeInTime() {
    Thread.ofPlatform().daemon().name("halt").start(LocalRun::haltInTime);
    Thread stopping = Thread.ofPlatform().daemon().name("stop").start(this::close);
    try {
      stopping.join(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void haltInTime() {
    try {
      Thread.sleep(HALT);
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
