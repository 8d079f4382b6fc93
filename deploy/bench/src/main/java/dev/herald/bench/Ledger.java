package dev.herald.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A service's own database; the workers' one says who got what. */
final class Ledger {

  /** A long wait must not cost the database what is to be measured. */
  private static final Duration LONG = Duration.ofMinutes(2);

  private static final Duration SELDOM = Duration.ofSeconds(2);
  private static final Duration OFTEN = Duration.ofMillis(200);

  private final Servers servers;
  private final String database;

  Ledger(Servers servers, String database) {
    this.servers = servers;
    this.database = database;
  }

  long count(String query) {
    return Math.round(number(query));
  }

  /** One number; the first column of the first row. */
  double number(String query) {
    List<Double> all = column(query);
    return all.isEmpty() ? 0 : all.getFirst();
  }

  /** The first column of all rows. */
  List<Double> column(String query) {
    return rows(query, row -> row.getDouble(1));
  }

  /** Makes something of each row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> rows(String query, RowReader<T> reader) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      List<T> values = new ArrayList<>();
      while (rows.next()) {
        values.add(reader.read(rows));
      }
      return values;
    } catch (SQLException failure) {
      throw new IllegalStateException(query, failure);
    }
  }

  void execute(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  Instant now() {
    return Instant.ofEpochMilli(
        Math.round(number("select extract(epoch from clock_timestamp()) * 1000")));
  }

  /** Waits until the query counts at least so many; a database that is away is asked again. */
  void awaitCount(String query, long atLeast, Duration atMost) {
    Awaitility.await(query)
        .atMost(atMost)
        .pollInterval(atMost.compareTo(LONG) > 0 ? SELDOM : OFTEN)
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(() -> count(query), seen -> seen >= atLeast);
  }

  /**
   * Asks on one connection every millisecond, for what is measured in those, until there is a row.
   *
   * @return its first column
   */
  double await(String query, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      while (System.nanoTime() < end) {
        try (ResultSet rows = statement.executeQuery()) {
          if (rows.next()) {
            return rows.getDouble(1);
          }
        }
        Thread.sleep(1);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(query, failure);
    }
    throw new IllegalStateException("no answer in " + atMost + ": " + query);
  }

  private Connection connect() throws SQLException {
    var postgres = servers.postgres();
    return DriverManager.getConnection(
        postgres.jdbcUrl(database), postgres.username(), postgres.password());
  }
}
