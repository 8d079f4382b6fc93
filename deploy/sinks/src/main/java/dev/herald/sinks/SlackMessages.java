package dev.herald.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts messages and files into the stand-in's channels, as strict about them as Slack is. */
final class SlackMessages {
  private static final int MOST_BLOCKS = 50;
  private static final int MOST_SECTION_CHARACTERS = 3000;
  private static final int MOST_TEXT_CHARACTERS = 40_000;

  private final SlackChannels channels;
  private final SlackFiles files;
  private final Arrivals arrivals;
  private final String base;

  SlackMessages(SlackChannels channels, SlackFiles files, Arrivals arrivals, String base) {
    this.channels = channels;
    this.files = files;
    this.arrivals = arrivals;
    this.base = base;
  }

  ObjectNode post(SlackCall call) throws SlackError {
    var channel = SlackChannels.requireOpen(call.channel());
    ObjectNode message = message(call, List.of());
    put(call, channel, message, List.of());
    ObjectNode answer = Request.JSON.createObjectNode().put("ok", true);
    answer.put("channel", channel.id()).put("ts", message.path("ts").asText());
    answer.set("message", message.deepCopy());
    return answer;
  }

  ObjectNode update(SlackCall call) throws SlackError {
    var channel = SlackChannels.requireOpen(call.channel());
    String ts = call.text("ts");
    ObjectNode changes = message(call, List.of());
    changes.put("ts", ts);
    if (!channels.update(channel, ts, changes)) {
      throw new SlackError("message_not_found");
    }
    // Not a new message, so its metadata is not counted again.
    keep(call, channel, changes, call.shownHeaders(), List.of());
    return Request.JSON
        .createObjectNode()
        .put("ok", true)
        .put("channel", channel.id())
        .put("ts", ts)
        .put("text", call.text("text"));
  }

  /** The step that makes uploaded files visible; without a channel they stay private. */
  ObjectNode complete(SlackCall call) throws SlackError {
    JsonNode wanted = call.json("files", "invalid_arguments");
    if (wanted == null || !wanted.isArray() || wanted.isEmpty()) {
      throw new SlackError("invalid_arguments");
    }
    List<SlackFiles.File> shared = new ArrayList<>();
    for (JsonNode each : wanted) {
      shared.add(files.requireUploaded(each.path("id").asText()));
    }
    if (!call.channel().isEmpty()) {
      share(call, SlackChannels.requireOpen(call.channel()), shared);
    }
    ObjectNode answer = Request.JSON.createObjectNode().put("ok", true);
    var list = answer.putArray("files");
    shared.forEach(file -> list.add(files.json(file, base)));
    return answer;
  }

  private void share(SlackCall call, SlackChannels.Channel channel, List<SlackFiles.File> shared)
      throws SlackError {
    ObjectNode message = message(call, shared);
    for (SlackFiles.File file : shared) {
      files.share(file, channel, message.path("ts").asText(), call.text("thread_ts"));
    }
    put(call, channel, message, shared);
  }

  private void put(
      SlackCall call,
      SlackChannels.Channel channel,
      ObjectNode message,
      List<SlackFiles.File> shared) {
    channels.post(channel, message);
    Map<String, String> headers = new LinkedHashMap<>(call.shownHeaders());
    message
        .path("metadata")
        .path("event_payload")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode()) {
                headers.put("metadata." + field.getKey(), field.getValue().asText());
              }
            });
    keep(call, channel, message, headers, shared);
  }

  private void keep(
      SlackCall call,
      SlackChannels.Channel channel,
      ObjectNode message,
      Map<String, String> headers,
      List<SlackFiles.File> shared) {
    ObjectNode body = message.deepCopy();
    body.put("method", call.method()).put("channel", channel.id());
    body.put("channel_name", channel.name());
    String text = message.path("text").asText();
    arrivals.add(
        (id, at) ->
            new Arrival(
                id,
                Channel.SLACK,
                channel.id(),
                at,
                headers,
                new Arrival.Content(
                    null,
                    text,
                    null,
                    body.toString(),
                    shared.stream().map(SlackMessages::attachment).toList())));
  }

  private static Arrival.Attachment attachment(SlackFiles.File file) {
    byte[] bytes = file.bytes;
    return new Arrival.Attachment(
        file.name, file.contentType(), file.id, bytes == null ? new byte[0] : bytes);
  }

  private ObjectNode message(SlackCall call, List<SlackFiles.File> shared) throws SlackError {
    JsonNode blocks = call.json("blocks", "invalid_blocks_format");
    JsonNode attachments = call.json("attachments", "invalid_arguments");
    String text = call.text("text").isEmpty() ? call.text("initial_comment") : call.text("text");
    if (text.isEmpty() && blocks == null && attachments == null && shared.isEmpty()) {
      throw new SlackError("no_text");
    }
    if (text.length() > MOST_TEXT_CHARACTERS) {
      throw new SlackError("msg_too_long");
    }
    ObjectNode message = Request.JSON.createObjectNode().put("type", "message");
    message.put("user", "U0HERALD").put("bot_id", "B0HERALD").put("text", text);
    if (blocks != null) {
      check(blocks);
      message.set("blocks", blocks);
    }
    if (attachments != null) {
      message.set("attachments", attachments);
    }
    if (!call.text("thread_ts").isEmpty()) {
      message.put("thread_ts", call.text("thread_ts"));
    }
    JsonNode metadata = call.json("metadata", "invalid_metadata_format");
    if (metadata != null) {
      if (!metadata.path("event_type").isTextual() || !metadata.path("event_payload").isObject()) {
        throw new SlackError("invalid_metadata_schema");
      }
      message.set("metadata", metadata);
    }
    if (!shared.isEmpty()) {
      var list = message.putArray("files");
      shared.forEach(file -> list.add(files.json(file, base)));
    }
    return message.put("ts", channels.nextTs());
  }

  private void check(JsonNode blocks) throws SlackError {
    if (!blocks.isArray() || blocks.size() > MOST_BLOCKS) {
      throw new SlackError("invalid_blocks");
    }
    for (JsonNode block : blocks) {
      boolean fine =
          switch (block.path("type").asText()) {
            case "section" ->
                block.path("text").path("text").asText().length() <= MOST_SECTION_CHARACTERS
                    && (block.has("text") || block.has("fields"));
            case "header" -> block.path("text").path("text").asText().length() <= 150;
            case "image" -> block.path("alt_text").isTextual() && hasPicture(block);
            case "" -> false;
            default -> true;
          };
      if (!fine) {
        throw new SlackError("invalid_blocks");
      }
    }
  }

  private boolean hasPicture(JsonNode block) {
    if (block.path("image_url").isTextual()) {
      return block.path("image_url").asText().length() <= MOST_SECTION_CHARACTERS;
    }
    JsonNode file = block.path("slack_file");
    return file.path("url").isTextual() || files.find(file.path("id").asText()).isPresent();
  }
}
