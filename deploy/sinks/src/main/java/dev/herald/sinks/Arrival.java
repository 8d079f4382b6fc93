package dev.herald.sinks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message as it was received.
 *
 * @param recipient address, Slack channel id, or path of the webhook
 * @param headers of the e-mail or HTTP request, names in lower case, the first value of each
 * @param content what it says, taken apart when somebody looks
 * @param size of the content, in bytes
 */
public record Arrival(
    long id,
    Channel channel,
    String recipient,
    Instant receivedAt,
    Map<String, String> headers,
    Supplier<Content> content,
    long size) {

  private static final int ENVELOPE_BYTES = 500;

  Arrival(
      long id,
      Channel channel,
      String recipient,
      Instant receivedAt,
      Map<String, String> headers,
      Content content) {
    this(id, channel, recipient, receivedAt, headers, () -> content, content.size());
  }

  /**
   * What a message says.
   *
   * @param body the raw request body of Slack and webhook calls
   */
  public record Content(
      @Nullable String subject,
      @Nullable String text,
      @Nullable String html,
      @Nullable String body,
      List<Attachment> attachments) {

    private long size() {
      long size = 0;
      for (String part : new String[] {subject, text, html, body}) {
        size += part == null ? 0 : part.length();
      }
      for (Attachment attachment : attachments) {
        size += attachment.bytes().length;
      }
      return size;
    }
  }

  /** A part of an e-mail that is not its text, or a file shared in Slack. */
  public record Attachment(
      String name, String contentType, @Nullable String contentId, byte[] bytes) {}

  /** Roughly what keeping it costs, in bytes. */
  long weight() {
    return ENVELOPE_BYTES + size;
  }

  ObjectNode json() {
    Content said = content.get();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("channel", channel.word()).put("recipient", recipient);
    json.put("received_at", receivedAt.toString());
    ObjectNode named = json.putObject("headers");
    headers.forEach(named::put);
    json.put("subject", said.subject()).put("text", said.text()).put("html", said.html());
    json.put("body", said.body());
    var list = json.putArray("attachments");
    for (Attachment attachment : said.attachments()) {
      list.addObject()
          .put("name", attachment.name())
          .put("content_type", attachment.contentType())
          .put("content_id", attachment.contentId())
          .put("size", attachment.bytes().length);
    }
    return json;
  }
}
