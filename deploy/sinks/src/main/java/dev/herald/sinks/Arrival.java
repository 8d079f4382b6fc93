package dev.herald.sinks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message as it was received.
 *
 * @param recipient address, Slack channel id, or path of the webhook
 * @param headers of the e-mail or HTTP request, names in lower case, the first value of each
 * @param body the raw request body of Slack and webhook calls
 */
public record Arrival(
    long id,
    Channel channel,
    String recipient,
    Instant receivedAt,
    Map<String, String> headers,
    @Nullable String subject,
    @Nullable String text,
    @Nullable String html,
    @Nullable String body,
    List<Attachment> attachments) {

  /** A part of an e-mail that is not its text, or a file shared in Slack. */
  public record Attachment(
      String name, String contentType, @Nullable String contentId, byte[] bytes) {}

  /** Roughly what keeping it costs, in bytes. */
  long weight() {
    long weight = 500;
    for (String part : new String[] {subject, text, html, body}) {
      weight += part == null ? 0 : part.length();
    }
    for (Attachment attachment : attachments) {
      weight += attachment.bytes().length;
    }
    return weight;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("channel", channel.word()).put("recipient", recipient);
    json.put("received_at", receivedAt.toString());
    ObjectNode named = json.putObject("headers");
    headers.forEach(named::put);
    json.put("subject", subject).put("text", text).put("html", html).put("body", body);
    var list = json.putArray("attachments");
    for (Attachment attachment : attachments) {
      list.addObject()
          .put("name", attachment.name())
          .put("content_type", attachment.contentType())
          .put("content_id", attachment.contentId())
          .put("size", attachment.bytes().length);
    }
    return json;
  }
}
