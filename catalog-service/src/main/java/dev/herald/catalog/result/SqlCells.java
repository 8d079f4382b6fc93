package dev.herald.catalog.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.herald.platform.time.Timestamps;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Turns one cell of a database's answer into JSON: numbers as numbers, dates in ISO 8601, what JSON
 * cannot say (infinity, not a number) as null.
 */
final class SqlCells {

  // A JSON parser's usual limit is 1000 digits; nobody draws a number of more than these.
  private static final int MAX_DIGITS = 300;

  private final ObjectReader json;

  SqlCells(ObjectReader json) {
    this.json = json;
  }

  JsonNode read(ResultSet row, int column, String type) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return NullNode.getInstance();
    }
    if (type.startsWith("_")) {
      return array(row.getArray(column), type.substring(1));
    }
    return switch (type) {
      case "int2", "int4", "int8", "oid", "smallserial", "serial", "bigserial" ->
          LongNode.valueOf(row.getLong(column));
      case "float4", "float8" -> finite(row.getDouble(column));
      case "numeric" -> number(text);
      case "bool" -> BooleanNode.valueOf(row.getBoolean(column));
      case "timestamptz" -> instant(row.getObject(column, OffsetDateTime.class), text);
      case "timestamp" -> localTime(row.getObject(column, LocalDateTime.class), text);
      case "json", "jsonb" -> nested(text);
      default -> TextNode.valueOf(text);
    };
  }

  /** The name the compatible API's clients know a type by. */
  static String typeName(String type) {
    if (type.startsWith("_")) {
      return "Array(" + typeName(type.substring(1)) + ")";
    }
    return switch (type) {
      case "int2", "smallserial" -> "Int16";
      case "int4", "serial" -> "Int32";
      case "int8", "oid", "bigserial" -> "Int64";
      case "float4" -> "Float32";
      case "float8" -> "Float64";
      case "numeric" -> "Decimal";
      case "bool" -> "Bool";
      case "date" -> "Date";
      case "timestamp", "timestamptz" -> "DateTime64(6)";
      case "uuid" -> "UUID";
      case "json", "jsonb" -> "JSON";
      default -> "String";
    };
  }

  private static JsonNode finite(double number) {
    return Double.isFinite(number) ? DoubleNode.valueOf(number) : NullNode.getInstance();
  }

  private static JsonNode number(String text) {
    // NaN, Infinity and -Infinity are the only ones with these letters.
    if (text.contains("N") || text.contains("I")) {
      return NullNode.getInstance();
    }
    var number = new BigDecimal(text);
    return number.precision() > MAX_DIGITS || Math.abs(number.scale()) > MAX_DIGITS
        ? TextNode.valueOf(text)
        : DecimalNode.valueOf(number);
  }

  private static JsonNode instant(OffsetDateTime time, String text) {
    boolean infinite = time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN);
    return TextNode.valueOf(infinite ? text : Timestamps.format(time.toInstant()));
  }

  private static JsonNode localTime(LocalDateTime time, String text) {
    boolean infinite = time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN);
    return TextNode.valueOf(infinite ? text : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
  }

  private JsonNode nested(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException _) {
      // The database's JSON knows no limits of depth or length; ours does.
      return TextNode.valueOf(text);
    }
  }

  private ArrayNode array(Array array, String elementType) throws SQLException {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    try (ResultSet items = array.getResultSet()) {
      while (items.next()) {
        // Column 1 is the index. An element of a many-dimensional array is an array itself.
        String type = items.getMetaData().getColumnTypeName(2);
        elements.add(read(items, 2, type == null ? elementType : type));
      }
    }
    return elements;
  }
}
