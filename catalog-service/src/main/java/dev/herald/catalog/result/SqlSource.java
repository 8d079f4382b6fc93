package dev.herald.catalog.result;

import dev.herald.platform.problem.Problem;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.core.Parser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs statements on data sources: one at a time, reading only, within time and size. */
@Singleton
final class SqlSource {

  private static final Logger LOG = LoggerFactory.getLogger(SqlSource.class);

  // Rows the driver takes at a time: enough to be quick, few enough to stop early.
  private static final int FETCH_SIZE = 500;

  private final DataSources sources;
  private final SqlCells cells;

  SqlSource(DataSources sources, ResultJson json) {
    this.sources = sources;
    this.cells = new SqlCells(json.reader());
  }

  /** The source a statement is meant for; empty when the project may use none, or none so named. */
  Optional<ResultSource> find(Question question, InsightQuery.Sql query) {
    return sources
        .find(query.connection(), question.organizationId())
        .map(source -> new OnSource(source, query.statement()));
  }

  private final class OnSource implements ResultSource {

    private final DataSourceSettings source;
    private final String statement;

    OnSource(DataSourceSettings source, String statement) {
      this.source = source;
      this.statement = statement;
    }

    @Override
    public String name() {
      return "sql";
    }

    @Override
    public Computation compute(Question question) {
      Optional<String> objection = SqlGuard.objection(statement);
      if (objection.isPresent()) {
        return new Computation.Refused(SqlFailure.invalid(objection.get()));
      }
      try {
        return new Computation.Computed(
            sources.use(source, connection -> read(connection, question.timezone())));
      } catch (SQLException failure) {
        return new Computation.Refused(told(failure));
      }
    }

    private ResultContent read(Connection connection, String timezone) throws SQLException {
      requireSingle();
      connection.setAutoCommit(false);
      try (Statement query = connection.createStatement()) {
        fence(connection, timezone);
        query.setEscapeProcessing(false);
        query.setFetchSize(FETCH_SIZE);
        query.setMaxRows(source.maxRows() + 1);
        var rows = new SqlRows(cells, source);
        try (ResultSet answer = query.executeQuery(statement)) {
          return rows.read(answer);
        }
      } finally {
        connection.rollback();
      }
    }

    private void fence(Connection connection, String timezone) throws SQLException {
      String millis = Long.toString(source.statementTimeout().toMillis());
      try (Statement setting = connection.createStatement()) {
        setting.execute("SET TRANSACTION READ ONLY");
      }
      try (PreparedStatement setting =
          connection.prepareStatement(
              "SELECT set_config('statement_timeout', ?, true),"
                  + " set_config('lock_timeout', ?, true), set_config('TimeZone', ?, true)")) {
        setting.setString(1, millis);
        setting.setString(2, millis);
        setting.setString(3, timezone);
        setting.execute();
      }
    }

    /**
     * The server takes one statement at a time by the extended protocol, but the driver would send
     * several one after the other, so its own reading counts as well.
     */
    private void requireSingle() throws SQLException {
      if (Parser.parseJdbcSql(statement, true, false, true, false, false).size() != 1) {
        throw new SQLException("more than one statement", "42601");
      }
    }

    private Problem told(SQLException failure) {
      Problem problem = SqlFailure.problem(failure, source);
      if (problem.status() >= 500) {
        LOG.atWarn()
            .addKeyValue("source", source.name())
            .addKeyValue("sql_state", failure.getSQLState())
            .log("A data source failed");
      }
      return problem;
    }
  }
}
