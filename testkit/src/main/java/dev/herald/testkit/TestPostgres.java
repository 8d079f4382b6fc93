package dev.herald.testkit;

import dev.herald.embedded.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The PostgreSQL server of this test JVM. */
public sealed interface TestPostgres extends AutoCloseable {
  /** Makes an empty database and returns its JDBC URL. */
  String createDatabase(String name);

  String username();

  String password();

  @Override
  void close();

  /** Run by this JVM. */
  record Embedded(EmbeddedPostgres server) implements TestPostgres {
    @Override
    public String createDatabase(String name) {
      return server.createDatabase(name);
    }

    @Override
    public String username() {
      return server.username();
    }

    @Override
    public String password() {
      return server.password();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Run by Docker. */
  record Docker(PostgreSQLContainer container) implements TestPostgres {
    @Override
    public String createDatabase(String name) {
      try (var connection =
              DriverManager.getConnection(container.getJdbcUrl(), username(), password());
          var statement = connection.createStatement()) {
        statement.execute("create database \"" + name + "\"");
      } catch (SQLException e) {
        throw new IllegalStateException("cannot create database " + name, e);
      }
      return "jdbc:postgresql://%s:%d/%s"
          .formatted(
              container.getHost(),
              container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
              name);
    }

    @Override
    public String username() {
      return container.getUsername();
    }

    @Override
    public String password() {
      return container.getPassword();
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
