package dev.herald.testkit;

import dev.herald.embedded.AtExit;
import dev.herald.embedded.EmbeddedKafka;
import dev.herald.embedded.EmbeddedPostgres;
import dev.herald.embedded.EmbeddedTemporal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL, one Kafka and one Temporal for all tests of a JVM, each started when it is first
 * asked for and stopped with the JVM.
 */
public final class TestServers {
  /** 32 bytes in base64; worth nothing outside of tests. */
  private static final String KEY = "aGVyYWxkLXRlc3RzLWhlcmFsZC10ZXN0cy0zMmJ5dGU=";

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static @Nullable TestPostgres postgres;
  private static @Nullable TestKafka kafka;
  private static @Nullable EmbeddedTemporal temporal;

  private TestServers() {}

  /**
   * Configuration for one application context of service {@code env}: an empty database of its own,
   * the shared Kafka under a group prefix of its own, a free port and keys.
   */
  public static Map<String, String> properties(String env) {
    String unique = env + "_" + COUNT.incrementAndGet();
    Map<String, String> properties = new HashMap<>();
    properties.put("datasources.default.url", postgres().createDatabase("herald_" + unique));
    properties.put("datasources.default.username", postgres().username());
    properties.put("datasources.default.password", postgres().password());
    properties.put("kafka.bootstrap.servers", kafka().bootstrapServers());
    properties.put("herald.kafka.group-prefix", unique + "-");
    properties.put("micronaut.server.port", "-1");
    properties.put("micronaut.server.host", "127.0.0.1");
    properties.put("herald.identity.signing-key", KEY);
    properties.put("herald.secrets.encryption-key", KEY);
    return properties;
  }

  public static synchronized TestPostgres postgres() {
    if (postgres == null) {
      postgres =
          DockerImages.usable(DockerImages.POSTGRES)
              .<TestPostgres>map(
                  image -> {
                    var container = new PostgreSQLContainer(image);
                    container.withCommand(
                        "postgres", "-c", "fsync=off", "-c", "max_connections=200");
                    container.start();
                    return new TestPostgres.Docker(container);
                  })
              .orElseGet(() -> new TestPostgres.Embedded(EmbeddedPostgres.throwaway()));
      closeWithJvm(postgres);
    }
    return postgres;
  }

  public static synchronized TestKafka kafka() {
    if (kafka == null) {
      kafka =
          DockerImages.usable(DockerImages.KAFKA)
              .<TestKafka>map(
                  image -> {
                    var container = new KafkaContainer(image);
                    container.start();
                    return new TestKafka.Docker(container);
                  })
              .orElseGet(() -> new TestKafka.Embedded(EmbeddedKafka.throwaway()));
      closeWithJvm(kafka);
    }
    return kafka;
  }

  /** Temporal in real time; always in this JVM, where a test can replace it at will. */
  public static synchronized EmbeddedTemporal temporal() {
    if (temporal == null) {
      temporal = EmbeddedTemporal.start(0);
      closeWithJvm(temporal);
    }
    return temporal;
  }

  private static void closeWithJvm(AutoCloseable server) {
    AtExit.close(
        () -> {
          try {
            server.close();
          } catch (Exception e) {
            throw new IllegalStateException("a test server did not stop", e);
          }
        });
  }
}
