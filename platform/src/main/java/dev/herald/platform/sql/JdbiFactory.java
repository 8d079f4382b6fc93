package dev.herald.platform.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * SQL bound by name that runs on the connection of the surrounding transaction, if there is one.
 */
@Factory
@Requires(property = "datasources.default.url")
final class JdbiFactory {

  @Singleton
  Jdbi jdbi(
      DataSource dataSource, ConnectionOperations<Connection> connections, ObjectMapper json) {
    Jdbi jdbi =
        Jdbi.create(
                new TransactionalConnections(
                    DelegatingDataSource.unwrapDataSource(dataSource), connections))
            .installPlugin(new PostgresPlugin())
            .installPlugin(new JsonColumns(json))
            .registerRowMapper(new RecordRows());
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    return jdbi;
  }

  /** Lends the transaction's connection and leaves it open; outside of one, takes from the pool. */
  private record TransactionalConnections(
      DataSource pool, ConnectionOperations<Connection> connections) implements ConnectionFactory {

    @Override
    public Connection openConnection() throws SQLException {
      var current = connections.findConnectionStatus();
      return current.isPresent() ? current.get().getConnection() : pool.getConnection();
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
      var current = connections.findConnectionStatus();
      if (current.isEmpty() || current.get().getConnection() != connection) {
        connection.close();
      }
    }
  }
}
