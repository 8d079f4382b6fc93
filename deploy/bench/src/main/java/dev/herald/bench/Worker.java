package dev.herald.bench;

import dev.herald.delivery.DeliveryApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Delivery workers as processes of their own. */
final class Worker {

  private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");
  // Worth nothing outside of a measurement.
  private static final String KEY = "bench-bench-bench-bench-bench-bench-bench";

  private Worker() {}

  static Child start(
      String name, Servers servers, SinkProcess sinks, String insights, Map<String, String> more) {
    List<String> arguments = new ArrayList<>();
    set(arguments, "micronaut.server.port", "-1");
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
    return Child.java(DeliveryApplication.class, JVM, arguments, log);
  }

  private static void set(List<String> arguments, String key, String value) {
    arguments.add("-" + key + "=" + value);
  }
}
