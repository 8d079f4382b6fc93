package dev.herald.platform.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Lets columns of type json and jsonb be read and bound as trees. */
final class JsonColumns implements JdbiPlugin {

  private final ObjectMapper json;

  JsonColumns(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public void customizeJdbi(Jdbi jdbi) {
    jdbi.registerColumnMapper(JsonNode.class, new Reading(json));
    jdbi.registerArgument(new Binding());
  }

  private record Reading(ObjectMapper json) implements ColumnMapper<JsonNode> {
    @Override
    public @Nullable JsonNode map(ResultSet row, int column, StatementContext context)
        throws SQLException {
      String text = row.getString(column);
      try {
        return text == null ? null : json.readTree(text);
      } catch (JsonProcessingException failure) {
        throw new SQLException("column " + column + " is not JSON", failure);
      }
    }
  }

  /** Without a type of its own, so that the server takes it as what the column is. */
  private static final class Binding extends AbstractArgumentFactory<JsonNode> {

    Binding() {
      super(Types.OTHER);
    }

    @Override
    protected Argument build(JsonNode value, ConfigRegistry config) {
      return (position, statement, _) ->
          statement.setObject(position, value.toString(), Types.OTHER);
    }
  }
}
