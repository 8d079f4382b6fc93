package dev.herald.local;

import dev.herald.embedded.EmbeddedPostgres;
import dev.herald.sinks.Sinks;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What each service is told in a local run, in the same keys as everywhere. */
final class LocalProperties {
  private final LocalSettings settings;
  private final Map<String, Integer> ports;
  private final Map<String, String> environment;

  /**
   * @param ports of the services, by name
   * @param environment of this process; what it sets is left to it
   */
  LocalProperties(
      LocalSettings settings, Map<String, Integer> ports, Map<String, String> environment) {
    this.settings = settings;
    this.ports = ports;
    this.environment = environment;
  }

  String siteUrl() {
    return given("herald.site-url").orElse("http://localhost:" + ports.get("gateway"));
  }

  String operatorToken() {
    return given("herald.operator.token").orElseGet(() -> settings.key("operator"));
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  Map<String, Object> of(LocalServices.Service service, Servers servers, DemoDatabase demo) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("herald.site-url", siteUrl());
    properties.put("herald.operator.token", operatorToken());
    properties.put("herald.identity.signing-key", settings.key("identity"));
    properties.put("herald.secrets.encryption-key", settings.key("encryption"));
    properties.put("kafka.bootstrap.servers", servers.kafkaAddress());
    ports.forEach((name, port) -> properties.put("herald.services." + name + ".url", url(port)));
    if (service.name().equals("delivery")) {
      properties.put("herald.temporal.target", servers.temporal().target());
      properties.put("herald.temporal.namespace", "default");
      // Within the ten seconds a stop may take; what is left is taken up at the next start.
      properties.put("herald.delivery.drain", "3s");
    }
    servers.sinks().ifPresent(sinks -> putSinks(properties, sinks));
    properties.put("herald.catalog.sources.demo.url", demo.url());
    properties.put("herald.catalog.sources.demo.username", demo.username());
    properties.put("herald.catalog.sources.demo.password", demo.password());
    properties.keySet().removeIf(key -> key.startsWith("herald.") && given(key).isPresent());

    properties.put("micronaut.server.port", ports.get(service.name()));
    properties.put("micronaut.server.host", "127.0.0.1");
    // All of it has to be down within ten seconds, and idle connections are waited for in vain.
    properties.put("micronaut.lifecycle.graceful-shutdown.grace-period", "1s");
    if (service.database()) {
      putDatabase(properties, service.name(), servers.postgres());
    }
    return properties;
  }

  private static void putSinks(Map<String, Object> properties, Sinks sinks) {
    properties.put("herald.delivery.smtp.host", "127.0.0.1");
    properties.put("herald.delivery.smtp.port", sinks.smtpPort());
    properties.put("herald.delivery.smtp.from", "Herald <reports@herald.localhost>");
    properties.put("herald.vendors.slack.api-base-url", sinks.slackUrl());
    properties.put("herald.vendors.slack.client-id", "local");
    properties.put("herald.vendors.slack.client-secret", "local");
    properties.put("herald.webhook.allow", "127.0.0.1/32");
  }

  private static void putDatabase(
      Map<String, Object> properties, String service, EmbeddedPostgres postgres) {
    properties.put("datasources.default.url", postgres.createDatabase("herald_" + service));
    properties.put("datasources.default.username", postgres.username());
    properties.put("datasources.default.password", postgres.password());
    // Full pools of four services would be some sixty server processes doing nothing.
    properties.put("datasources.default.minimum-idle", 2);
  }

  /** The key as an environment variable: {@code herald.site-url} is {@code HERALD_SITE_URL}. */
  private Optional<String> given(String key) {
    String name = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
