package dev.herald.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;

/** The events as sender and receivers have agreed on them. */
public final class GoldenEvents {

  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenEvents() {}

  public static ObjectNode of(String type) {
    try (InputStream file =
        Objects.requireNonNull(
            GoldenEvents.class.getResourceAsStream("/events/" + type + ".json"), type)) {
      return (ObjectNode) JSON.readTree(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same event with a new id and some of its data replaced. */
  public static ObjectNode with(String type, Object... namesAndValues) {
    ObjectNode event = of(type);
    event.put("id", UUID.randomUUID().toString());
    ObjectNode data = (ObjectNode) event.path("data");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      data.set((String) namesAndValues[i], JSON.<JsonNode>valueToTree(namesAndValues[i + 1]));
    }
    return event;
  }
}
