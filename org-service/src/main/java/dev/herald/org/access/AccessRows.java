package dev.herald.org.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.org.organization.Organization;
import dev.herald.org.user.User;
import dev.herald.platform.identity.ProjectInfo;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one row of an access look-up, column by column.
 *
 * <p>Written out because the general mapper looks for its columns anew at every query, which costs
 * more here than the query itself.
 */
final class AccessRows implements RowMapper<Access> {

  private final ObjectMapper json;

  AccessRows(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public Access map(ResultSet row, StatementContext context) throws SQLException {
    return new Access(
        key(row),
        user(row),
        organization(row),
        project(row),
        row.getObject("level", Integer.class),
        row.getString("listed_as"));
  }

  private static Access.@Nullable Key key(ResultSet row) throws SQLException {
    String id = row.getString("key_id");
    return id == null
        ? null
        : new Access.Key(
            id,
            List.of(items(row, "scopes", new String[0])),
            list(row, "scoped_teams", new Long[0]),
            list(row, "scoped_organizations", new String[0]),
            instant(row, "expires_at"),
            instant(row, "last_used_at"));
  }

  private @Nullable User user(ResultSet row) throws SQLException {
    Long id = row.getObject("user_id", Long.class);
    return id == null
        ? null
        : new User(
            id,
            row.getObject("user_uuid", UUID.class),
            row.getString("distinct_id"),
            row.getString("email"),
            row.getString("first_name"),
            row.getString("last_name"),
            row.getObject("is_email_verified", Boolean.class),
            tree(row.getString("hedgehog_config")),
            row.getString("role_at_organization"),
            row.getBoolean("is_active"),
            required(row, "user_created_at"));
  }

  private static @Nullable Organization organization(ResultSet row) throws SQLException {
    UUID id = row.getObject("organization_id", UUID.class);
    return id == null
        ? null
        : new Organization(
            id,
            row.getString("organization_name"),
            list(row, "available_product_features", new String[0]),
            row.getBoolean("allow_publicly_shared_resources"),
            row.getBoolean("is_ai_data_processing_approved"),
            row.getBoolean("members_can_use_personal_api_keys"),
            row.getBoolean("cloud"),
            required(row, "organization_created_at"));
  }

  private static Access.@Nullable Project project(ResultSet row) throws SQLException {
    Long id = row.getObject("project_id", Long.class);
    return id == null
        ? null
        : new Access.Project(
            new ProjectInfo(
                id,
                row.getObject("project_uuid", UUID.class),
                row.getString("project_name"),
                row.getString("timezone")),
            row.getBoolean("private"));
  }

  private @Nullable JsonNode tree(@Nullable String text) throws SQLException {
    try {
      return text == null ? null : json.readTree(text);
    } catch (JsonProcessingException failure) {
      throw new SQLException("hedgehog_config does not hold JSON", failure);
    }
  }

  private static <T> @Nullable List<T> list(ResultSet row, String column, T[] form)
      throws SQLException {
    return row.getObject(column) == null ? null : List.of(items(row, column, form));
  }

  @SuppressWarnings("unchecked")
  private static <T> T[] items(ResultSet row, String column, T[] form) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? form : (T[]) array.getArray();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
