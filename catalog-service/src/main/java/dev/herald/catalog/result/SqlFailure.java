package dev.herald.catalog.result;

import dev.herald.platform.problem.Problem;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the author of a statement is told when it fails: the database's own message, unless it is
 * about the way to the database or the state it is in.
 */
final class SqlFailure {

  private static final int MAX_LENGTH = 500;
  private static final String CANCELED = "57014";

  /**
   * Classes of SQLSTATE that are the operator's business and whose messages can name hosts, users
   * or files: connection, authorization, catalog, resources, intervention, system, configuration,
   * internal.
   *
   * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error Codes</a>
   */
  private static final Set<String> NOT_THE_AUTHORS =
      Set.of("08", "28", "3D", "53", "57", "58", "F0", "XX");

  private SqlFailure() {}

  static Problem problem(SQLException failure, DataSourceSettings source) {
    String state = failure.getSQLState() == null ? "08" : failure.getSQLState();
    if (state.equals(CANCELED)) {
      return invalid(
          "The query was stopped after " + source.statementTimeout().toMillis() / 1000.0 + " s.");
    }
    String message = message(failure);
    if (message == null
        || NOT_THE_AUTHORS.contains(state.substring(0, Math.min(2, state.length())))) {
      return new Problem.Unavailable(
          "The data source \"" + source.name() + "\" cannot answer at the moment.");
    }
    return invalid(message);
  }

  /** What the server said; nothing the driver says, which may be about the way to it. */
  private static @Nullable String message(SQLException failure) {
    ServerErrorMessage said =
        failure instanceof PSQLException answer ? answer.getServerErrorMessage() : null;
    return said == null ? null : said.getMessage();
  }

  static Problem invalid(String message) {
    return new Problem.Invalid(
        null,
        "invalid_input",
        message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH));
  }
}
