package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.platform.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A request body read field by field, in the order the caller asks.
 *
 * <p>The first bad field ends the reading with its error; unknown fields are ignored.
 */
public final class Input {

  private final JsonNode body;
  private final boolean creating;

  private Input(JsonNode body, boolean creating) {
    this.body = body;
    this.creating = creating;
  }

  /** For create and full update: required fields must be there. */
  public static Input forCreate(@Nullable JsonNode body) {
    return new Input(dictionary(body), true);
  }

  /** For partial update: fields left out stay as they are. */
  public static Input forPatch(@Nullable JsonNode body) {
    return new Input(dictionary(body), false);
  }

  public <T> Change<T> read(Field<T> field) {
    JsonNode value = body.get(field.name());
    if (value == null) {
      if (creating && field.isRequired()) {
        throw Refusal.required(field.name());
      }
      return new Change.Keep<>();
    }
    if (value.isNull()) {
      if (!field.isNullable()) {
        throw Refusal.invalid(field.name(), "null", "This field may not be null.");
      }
      return new Change.Clear<>();
    }
    return field.parse(field.name(), value);
  }

  public boolean creating() {
    return creating;
  }

  public boolean has(String name) {
    return body.has(name);
  }

  /** The field as sent, null when left out; an explicit null is a {@code NullNode}. */
  public @Nullable JsonNode raw(String name) {
    return body.get(name);
  }

  private static JsonNode dictionary(@Nullable JsonNode body) {
    if (body == null || body.isMissingNode()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!body.isObject()) {
      throw Refusal.invalidInput(
          null, "Invalid data. Expected a dictionary, but got " + JsonTypes.name(body) + ".");
    }
    return body;
  }
}
