package dev.herald.platform.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.time.Timestamps;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes and reads the envelope (CloudEvents 1.0, structured JSON). */
@Singleton
public final class Events {

  private final ObjectMapper json;

  Events(ObjectMapper json) {
    this.json = json;
  }

  public String write(Event event) {
    ObjectNode envelope = json.createObjectNode();
    envelope.put("specversion", "1.0");
    envelope.put("id", event.id().toString());
    envelope.put("source", event.source());
    envelope.put("type", event.type());
    envelope.put("subject", event.subject());
    envelope.put("time", Timestamps.format(event.time()));
    envelope.put("datacontenttype", "application/json");
    if (event.traceparent() != null) {
      envelope.put("traceparent", event.traceparent());
    }
    envelope.set("data", event.data());
    return envelope.toString();
  }

  /** The event of a record; empty for a tombstone. */
  public Optional<Event> parse(ConsumerRecord<String, String> record) throws MalformedEvent {
    String value = record.value();
    return value == null ? Optional.empty() : Optional.of(read(value));
  }

  /**
   * Reads an envelope.
   *
   * @throws MalformedEvent when it is not one
   */
  public Event read(String envelope) throws MalformedEvent {
    try {
      JsonNode node = json.readTree(envelope);
      return new Event(
          UUID.fromString(text(node, "id")),
          text(node, "source"),
          text(node, "type"),
          text(node, "subject"),
          Timestamps.parse(text(node, "time")),
          optional(node, "traceparent"),
          node.path("data"));
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException failure) {
      throw new MalformedEvent("not an event: " + failure.getMessage(), failure);
    }
  }

  /** An event's data as a typed value. */
  public <T> T data(Event event, Class<T> type) {
    try {
      return json.treeToValue(event.data(), type);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException(
          "data of " + event.type() + " is not a " + type.getSimpleName(), failure);
    }
  }

  JsonNode tree(Object data) {
    return json.valueToTree(data);
  }

  private static String text(JsonNode node, String name) {
    String value = optional(node, name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  private static @Nullable String optional(JsonNode node, String name) {
    return node.path(name).textValue();
  }

  /** A record that is no event. */
  public static final class MalformedEvent extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedEvent(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
