package dev.herald.catalog.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/** Reads a database's answer into a result, up to the source's limits. */
final class SqlRows {

  private final SqlCells cells;
  private final int maxRows;
  private final long maxBytes;
  private final long deadline;

  /** The time begins to run now. */
  SqlRows(SqlCells cells, DataSourceSettings limits) {
    this.cells = cells;
    this.maxRows = limits.maxRows();
    this.maxBytes = limits.maxResultBytes();
    this.deadline = System.nanoTime() + limits.statementTimeout().toNanos();
  }

  ResultContent read(ResultSet answer) throws SQLException {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ResultSetMetaData header = answer.getMetaData();
    ArrayNode columns = json.arrayNode();
    ArrayNode types = json.arrayNode();
    for (int column = 1; column <= header.getColumnCount(); column++) {
      String name = header.getColumnLabel(column);
      columns.add(name);
      types.addArray().add(name).add(SqlCells.typeName(header.getColumnTypeName(column)));
    }
    ArrayNode rows = json.arrayNode();
    long bytes = 0;
    boolean more = false;
    while (!more && answer.next()) {
      ArrayNode row = row(answer, header);
      bytes += ResultContent.size(row);
      more = rows.size() == maxRows || bytes > maxBytes;
      if (!more) {
        rows.add(row);
      }
      beOnTime();
    }
    return new ResultContent(rows, columns, types, more, null);
  }

  private ArrayNode row(ResultSet answer, ResultSetMetaData header) throws SQLException {
    ArrayNode row = JsonNodeFactory.instance.arrayNode(header.getColumnCount());
    for (int column = 1; column <= header.getColumnCount(); column++) {
      row.add(cells.read(answer, column, header.getColumnTypeName(column)));
    }
    return row;
  }

  /** The server's time-out begins anew with every batch of rows, ours does not. */
  private void beOnTime() throws SQLException {
    if (System.nanoTime() - deadline > 0) {
      throw new SQLTimeoutException("reading took too long", "57014");
    }
  }
}
