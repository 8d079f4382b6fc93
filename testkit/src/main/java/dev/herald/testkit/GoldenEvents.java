package dev.herald.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/** The events as sender and receivers have agreed on them, one file for both sides. */
public final class GoldenEvents {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z");
  private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private GoldenEvents() {}

  public static ObjectNode of(String type) {
    try (var file =
        Objects.requireNonNull(
            GoldenEvents.class.getResourceAsStream("/events/" + type + ".json"), type)) {
      return (ObjectNode) JSON.readTree(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same as a new event: nobody has heard of it yet. */
  public static ObjectNode fresh(String type) {
    return of(type).put("id", UUID.randomUUID().toString());
  }

  /**
   * A new event with some of its data replaced.
   *
   * @param namesAndValues in turn
   */
  public static ObjectNode with(String type, Object... namesAndValues) {
    ObjectNode event = fresh(type);
    var data = (ObjectNode) event.path("data");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      data.set((String) namesAndValues[i], JSON.<JsonNode>valueToTree(namesAndValues[i + 1]));
    }
    return event;
  }

  /**
   * What stays the same from one event to the next: names, order, kinds, and words to the letter.
   */
  public static String shape(JsonNode event) {
    return shaped(event).toPrettyString();
  }

  private static JsonNode shaped(JsonNode node) {
    var nodes = JsonNodeFactory.instance;
    if (node.isObject()) {
      var object = nodes.objectNode();
      node.properties().forEach(field -> object.set(field.getKey(), shaped(field.getValue())));
      return object;
    }
    if (node.isArray()) {
      var array = nodes.arrayNode();
      node.forEach(element -> array.add(shaped(element)));
      return array;
    }
    if (node.isNumber()) {
      return nodes.textNode("<" + node.numberType() + ">");
    }
    return node.isTextual() ? nodes.textNode(kind(node.textValue())) : node;
  }

  private static String kind(String text) {
    if (UUID_TEXT.matcher(text).matches()) {
      return "<uuid>";
    }
    if (INSTANT.matcher(text).matches()) {
      return "<instant>";
    }
    if (TRACE.matcher(text).matches()) {
      return "<trace>";
    }
    return NUMBER.matcher(text).matches() ? "<number as text>" : text;
  }
}
