package dev.herald.bench;

import dev.herald.delivery.DeliveryApplication;
import dev.herald.embedded.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A delivery worker as a process of its own. */
record Worker(Child process, int port) {

  /** Such as production has. */
  static final List<String> STEADY = List.of("-Xmx512m", "-XX:+UseSerialGC");

  /** For one that is killed before it is warm: it starts in half the time. */
  static final List<String> BRIEF =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  // Worth nothing outside of a measurement.
  private static final String KEY = "bench-bench-bench-bench-bench-bench-bench";

  static Worker start(
      String name,
      List<String> jvm,
      Servers servers,
      SinkProcess sinks,
      String insights,
      Map<String, String> more) {
    int port = FreePorts.one();
    List<String> arguments = new ArrayList<>();
    set(arguments, "micronaut.server.host", "127.0.0.1");
    set(arguments, "micronaut.server.port", Integer.toString(port));
    set(arguments, "datasources.default.url", servers.postgres().jdbcUrl(Servers.DATABASE));
    set(arguments, "datasources.default.username", servers.postgres().username());
    set(arguments, "datasources.default.password", servers.postgres().password());
    set(arguments, "kafka.bootstrap.servers", servers.kafka());
    set(arguments, "herald.temporal.target", servers.temporal());
    set(arguments, "herald.identity.signing-key", KEY);
    set(arguments, "herald.secrets.encryption-key", KEY);
    set(arguments, "herald.site-url", "http://127.0.0.1:8000");
    set(arguments, "herald.delivery.smtp.host", "127.0.0.1");
    set(arguments, "herald.delivery.smtp.port", Integer.toString(sinks.smtpPort()));
    set(arguments, "herald.insights.url", insights);
    set(arguments, "herald.insights.api-key", "bench");
    set(arguments, "herald.services.org.url", insights);
    set(arguments, "herald.vendors.slack.api-base-url", sinks.slack());
    set(arguments, "herald.webhook.allow", "127.0.0.1");
    more.forEach((key, value) -> set(arguments, key, value));
    Path log = servers.directory().resolve(name + ".log");
    return new Worker(Child.java(DeliveryApplication.class, jvm, arguments, log), port);
  }

  /** Whether it is up and at work; its server is the last thing it starts. */
  boolean isReady() {
    return process.isAlive() && FreePorts.answers(port);
  }

  long pid() {
    return process.pid();
  }

  private static void set(List<String> arguments, String key, String value) {
    arguments.add("-" + key + "=" + value);
  }
}
