package dev.herald.platform.sql;

import io.micronaut.http.client.exceptions.HttpClientException;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Tells a neighbour that is away, or a conflict of the moment, from a fault that will repeat. */
public final class TransientFailure {

  private TransientFailure() {}

  /**
   * Whether trying the same again may do: SQLSTATE class 08 (connection), 40 (serialization,
   * deadlock), 53 (out of resources), 55P03 (lock), 57 (the server is going or coming), a pool
   * without a free connection, a service that does not answer.
   */
  public static boolean is(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientException || cause instanceof HttpClientException) {
        return true;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return state.startsWith("08")
            || state.startsWith("40")
            || state.startsWith("53")
            || state.startsWith("57")
            || state.equals("55P03");
      }
    }
    return false;
  }
}
