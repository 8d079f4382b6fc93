package dev.herald.sinks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The channels of the stand-in's workspace and what was posted to them. */
final class SlackChannels {
  private static final int KEPT_MESSAGES = 60_000;
  private static final int KEPT_WITH_BLOCKS = 500;

  /**
   * Ids as Slack makes them; one that is not listed exists all the same, so that tests have many.
   */
  private static final Pattern ID = Pattern.compile("[CGDU][A-Z0-9]{2,20}");

  record Channel(String id, String name, boolean isPrivate, boolean isArchived, boolean isMember) {
    ObjectNode json() {
      ObjectNode json = Request.JSON.createObjectNode();
      json.put("id", id).put("name", name).put("is_channel", !isPrivate).put("is_group", isPrivate);
      json.put("is_private", isPrivate).put("is_archived", isArchived).put("is_member", isMember);
      json.put("is_ext_shared", false).put("num_members", 2);
      return json;
    }
  }

  static final List<Channel> LISTED =
      List.of(
          new Channel("C0GENERAL", "general", false, false, true),
          new Channel("C0REPORTS", "reports", false, false, true),
          new Channel("C0GROWTH", "growth", false, false, true),
          new Channel("C0ENGINEERING", "engineering", false, false, true),
          new Channel("C0OUTSIDE", "not-invited", false, false, false),
          new Channel("C0OLD", "old-news", false, true, true),
          new Channel("G0LEADERSHIP", "leadership", true, false, true));

  private final ConcurrentMap<String, List<ObjectNode>> histories = new ConcurrentHashMap<>();
  private final Clock clock;
  private long lastMicros;

  SlackChannels(Clock clock) {
    this.clock = clock;
  }

  /** A channel by id or {@code #name}. */
  static Optional<Channel> find(String wanted) {
    String name = wanted.startsWith("#") ? wanted.substring(1) : wanted;
    return LISTED.stream()
        .filter(channel -> channel.id().equals(wanted) || channel.name().equals(name))
        .findFirst()
        .or(
            () ->
                ID.matcher(wanted).matches()
                    ? Optional.of(
                        new Channel(
                            wanted,
                            wanted.toLowerCase(java.util.Locale.ROOT),
                            wanted.startsWith("G"),
                            false,
                            true))
                    : Optional.empty());
  }

  static Channel require(String wanted) throws SlackError {
    return find(wanted).orElseThrow(() -> new SlackError("channel_not_found"));
  }

  /** A channel a message can be put into. */
  static Channel requireOpen(String wanted) throws SlackError {
    Channel channel = require(wanted);
    if (channel.isArchived()) {
      throw new SlackError("is_archived");
    }
    if (!channel.isMember()) {
      throw new SlackError("not_in_channel");
    }
    return channel;
  }

  /** Message ids are times, and no two are alike. */
  synchronized String nextTs() {
    long now = ChronoUnit.MICROS.between(java.time.Instant.EPOCH, clock.instant());
    lastMicros = Math.max(now, lastMicros + 1);
    return "%d.%06d".formatted(lastMicros / 1_000_000, lastMicros % 1_000_000);
  }

  void post(Channel channel, ObjectNode message) {
    List<ObjectNode> history = history(channel);
    synchronized (history) {
      history.add(message);
      int withoutBlocks = history.size() - 1 - KEPT_WITH_BLOCKS;
      if (withoutBlocks >= 0) {
        history.get(withoutBlocks).remove("blocks");
      }
      if (history.size() > KEPT_MESSAGES) {
        history.subList(0, KEPT_MESSAGES / 10).clear();
      }
    }
  }

  /** Replaces fields of a message; false when there is none with this {@code ts}. */
  boolean update(Channel channel, String ts, ObjectNode changes) {
    List<ObjectNode> history = history(channel);
    synchronized (history) {
      for (ObjectNode message : history) {
        if (message.path("ts").asText().equals(ts)) {
          message.setAll(changes);
          return true;
        }
      }
    }
    return false;
  }

  void clear() {
    histories.clear();
  }

  /** Messages of the channel itself, newest first, a page of them. */
  ObjectNode history(Channel channel, SlackCall call) {
    String oldest = call.text("oldest");
    String latest = call.text("latest");
    boolean inclusive = call.flag("inclusive");
    List<ObjectNode> found =
        select(
            channel,
            message -> {
              String ts = message.path("ts").asText();
              return !isReply(message)
                  && (oldest.isEmpty() || isAfter(ts, oldest, inclusive))
                  && (latest.isEmpty() || isAfter(latest, ts, inclusive));
            });
    Collections.reverse(found);
    return page(found, call);
  }

  /** A message and the answers in its thread, oldest first. */
  ObjectNode replies(Channel channel, SlackCall call) throws SlackError {
    String ts = call.text("ts");
    List<ObjectNode> found =
        select(
            channel,
            message ->
                message.path("ts").asText().equals(ts)
                    || message.path("thread_ts").asText().equals(ts));
    if (found.isEmpty()) {
      throw new SlackError("thread_not_found");
    }
    return page(found, call);
  }

  private List<ObjectNode> select(Channel channel, Predicate<ObjectNode> wanted) {
    List<ObjectNode> history = history(channel);
    synchronized (history) {
      List<ObjectNode> found = new ArrayList<>();
      history.stream().filter(wanted).map(ObjectNode::deepCopy).forEach(found::add);
      return found;
    }
  }

  private static ObjectNode page(List<ObjectNode> all, SlackCall call) {
    int limit = Math.clamp(call.number("limit", 100), 1, 999);
    int start = Math.clamp(call.number("cursor", 0), 0, all.size());
    int end = Math.min(all.size(), start + limit);
    ObjectNode json = Request.JSON.createObjectNode().put("ok", true);
    ArrayNode messages = json.putArray("messages");
    for (ObjectNode message : all.subList(start, end)) {
      // Slack shows metadata only to those who ask for it.
      if (!call.flag("include_all_metadata")) {
        message.remove("metadata");
      }
      messages.add(message);
    }
    json.put("has_more", end < all.size());
    json.putObject("response_metadata").put("next_cursor", end < all.size() ? "" + end : "");
    return json;
  }

  private static boolean isReply(ObjectNode message) {
    return message.has("thread_ts")
        && !message.path("thread_ts").asText().equals(message.path("ts").asText());
  }

  private static boolean isAfter(String ts, String bound, boolean inclusive) {
    try {
      int order = new java.math.BigDecimal(ts).compareTo(new java.math.BigDecimal(bound));
      return order > 0 || (inclusive && order == 0);
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private List<ObjectNode> history(Channel channel) {
    return histories.computeIfAbsent(channel.id(), _ -> new ArrayList<>());
  }

  static Map<String, String> identity() {
    return Map.of("team_id", "T0HERALD", "user_id", "U0HERALD", "bot_id", "B0HERALD");
  }
}
