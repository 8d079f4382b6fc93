package dev.herald.bench;

import java.util.ArrayList;
import java.util.List;

/** What a service of ours is told at its start: {@code -key=value}. */
final class ServiceArguments {

  /** Signs calls inside the house; worth nothing outside of a measurement. */
  static final String KEY = "bench-bench-bench-bench-bench-bench-bench";

  private final List<String> arguments = new ArrayList<>();

  /**
   * With what every service must be told.
   *
   * @param database its own one
   * @param port where it is to listen
   */
  ServiceArguments(Servers servers, String database, int port) {
    set("micronaut.server.host", "127.0.0.1");
    set("micronaut.server.port", Integer.toString(port));
    set("datasources.default.url", servers.postgres().jdbcUrl(database));
    set("datasources.default.username", servers.postgres().username());
    set("datasources.default.password", servers.postgres().password());
    set("kafka.bootstrap.servers", servers.kafka());
    set("herald.identity.signing-key", KEY);
    set("herald.secrets.encryption-key", KEY);
  }

  ServiceArguments set(String key, String value) {
    arguments.add("-" + key + "=" + value);
    return this;
  }

  List<String> list() {
    return List.copyOf(arguments);
  }
}
