package dev.herald.delivery.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Collection;

/** Many rows as one statement parameter: a JSON array for {@code jsonb_to_recordset}. */
@Singleton
public final class JsonRows {

  private final ObjectMapper json;

  private final ObjectMapper sparse;

  JsonRows(ObjectMapper json) {
    this.json = json;
    // A column left out of a record set is null; leaving it out is cheaper.
    this.sparse = json.copy().setSerializationInclusion(JsonInclude.Include.NON_NULL);
  }

  /** Records become objects with snake-case names, which are the record set's columns. */
  public String of(Collection<?> rows) {
    return write(sparse, rows);
  }

  /** One value as JSON text. */
  public String text(Object value) {
    return write(json, value);
  }

  private static String write(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("not representable as JSON", impossible);
    }
  }

  /** A value from JSON text this service wrote itself. */
  public <T> T read(String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("stored JSON is not a " + type.getSimpleName(), failure);
    }
  }
}
