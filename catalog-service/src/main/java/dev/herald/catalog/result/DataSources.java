package dev.herald.catalog.result;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The configured data sources, each with a small pool of its own, opened at its first use.
 *
 * <p>Made at start, so that an unusable setting stops the start; a database that is away does not.
 */
@Context
final class DataSources {

  // Largest piece of a result the driver takes into memory; beyond it the query fails, not the JVM.
  private static final String DRIVER_BUFFER = "64M";
  private static final int SOCKET_GRACE_SECONDS = 10;

  private final List<DataSourceSettings> byName;
  private final Map<String, Pool> pools = new ConcurrentHashMap<>();

  DataSources(List<DataSourceSettings> settings) {
    byName = settings.stream().sorted(Comparator.comparing(DataSourceSettings::name)).toList();
  }

  /** The source of that name, or without a name the first one, that the organization may use. */
  Optional<DataSourceSettings> find(@Nullable String name, UUID organization) {
    return byName.stream()
        .filter(source -> source.isOpenTo(organization))
        .filter(source -> name == null || source.name().equals(name))
        .findFirst();
  }

  /** What is done with a connection. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Lends a connection. Who finds them all in use waits as long as a statement may take, so that a
   * wave of reports queues up here; a database that is away is told much sooner.
   */
  <T> T use(DataSourceSettings source, Work<T> work) throws SQLException {
    Pool pool = pools.computeIfAbsent(source.name(), _ -> new Pool(source));
    pool.enter(source.statementTimeout());
    try (Connection connection = pool.connections.getConnection()) {
      return work.run(connection);
    } finally {
      pool.places.release();
    }
  }

  private static final class Pool {

    private final HikariDataSource connections;
    private final Semaphore places;

    Pool(DataSourceSettings source) {
      connections = open(source);
      places = new Semaphore(source.poolSize(), true);
    }

    void enter(Duration patience) throws SQLException {
      try {
        if (places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      throw new SQLTransientConnectionException("all connections are in use", "53300");
    }
  }

  private static HikariDataSource open(DataSourceSettings source) {
    var config = new HikariConfig();
    config.setPoolName("source-" + source.name());
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(source.url());
    config.setUsername(source.username());
    config.setPassword(source.password() == null ? null : source.password().reveal());
    config.setMaximumPoolSize(source.poolSize());
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(source.connectTimeout().toMillis());
    // The guard reads statements by these rules; a server with others would read them differently.
    config.setConnectionInitSql(
        "SELECT set_config('standard_conforming_strings', 'on', false),"
            + " set_config('default_transaction_read_only', 'on', false)");
    config.addDataSourceProperty("ApplicationName", "herald-catalog");
    config.addDataSourceProperty("maxResultBuffer", DRIVER_BUFFER);
    config.addDataSourceProperty("connectTimeout", seconds(source.connectTimeout().toSeconds()));
    config.addDataSourceProperty(
        "socketTimeout", seconds(source.statementTimeout().toSeconds() + SOCKET_GRACE_SECONDS));
    return new HikariDataSource(config);
  }

  private static String seconds(long seconds) {
    return Long.toString(Math.max(1, seconds));
  }

  @PreDestroy
  void close() {
    pools.values().forEach(pool -> pool.connections.close());
  }
}
