package dev.herald.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a sink is to behave towards messages whose recipient contains {@code match}.
 *
 * @param stage when an e-mail is refused: after RCPT, or at the final dot
 * @param method the one Slack method meant; null = the ones that put a message into a channel
 * @param status to answer with instead of accepting; null = accept
 * @param times how many messages are left; null = until the rule is removed
 * @param retryAfterSeconds sent as header along with the status
 * @param error a Slack error code, answered with status 200
 * @param text what an SMTP reply says after its code
 * @param keep whether the message counts as arrived although the answer is a refusal
 */
record Rule(
    Channel channel,
    String match,
    Stage stage,
    @Nullable String method,
    @Nullable Integer status,
    @Nullable Integer times,
    Duration delay,
    @Nullable Integer retryAfterSeconds,
    @Nullable String error,
    @Nullable String text,
    boolean keep) {

  /** The two moments an SMTP server can refuse a message. */
  enum Stage {
    RCPT,
    DATA
  }

  /** A rule that cannot be understood; the message says why. */
  static final class Malformed extends Exception {
    Malformed(String reason) {
      super(reason);
    }
  }

  static Rule parse(JsonNode json) throws Malformed {
    String word = json.path("channel").asText("");
    Channel channel =
        Channel.of(word)
            .orElseThrow(() -> new Malformed("channel is email, slack or webhook, not " + word));
    String statusKey = channel == Channel.EMAIL ? "smtp_code" : "status";
    String otherKey = channel == Channel.EMAIL ? "status" : "smtp_code";
    if (json.hasNonNull(otherKey)) {
      throw new Malformed(otherKey + " does not go with " + word);
    }
    if (json.hasNonNull("error") && channel != Channel.SLACK) {
      throw new Malformed("error goes with slack only");
    }
    int least = channel == Channel.EMAIL ? 400 : 100;
    return new Rule(
        channel,
        json.path("match").asText(""),
        stage(json),
        json.hasNonNull("method") ? json.get("method").asText() : null,
        number(json, statusKey, least, 599),
        number(json, "times", 0, Integer.MAX_VALUE),
        Duration.ofMillis(json.hasNonNull("delay_ms") ? whole(json, "delay_ms", 3_600_000) : 0),
        number(json, "retry_after", 0, 86_400),
        json.hasNonNull("error") ? json.get("error").asText() : null,
        json.hasNonNull("text") ? json.get("text").asText() : null,
        json.path("keep").asBoolean(false));
  }

  private static Stage stage(JsonNode json) throws Malformed {
    return switch (json.path("stage").asText("rcpt")) {
      case "rcpt" -> Stage.RCPT;
      case "data" -> Stage.DATA;
      case String other -> throw new Malformed("stage is rcpt or data, not " + other);
    };
  }

  private static @Nullable Integer number(JsonNode json, String key, int least, int most)
      throws Malformed {
    if (!json.hasNonNull(key)) {
      return null;
    }
    int number = whole(json, key, most);
    if (number < least) {
      throw new Malformed(key + " is at least " + least);
    }
    return number;
  }

  private static int whole(JsonNode json, String key, int most) throws Malformed {
    JsonNode value = json.get(key);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new Malformed(key + " is a whole number");
    }
    if (value.asInt() < 0 || value.asInt() > most) {
      throw new Malformed(key + " lies between 0 and " + most);
    }
    return value.asInt();
  }

  /** Whether {@code other} says something about the same messages, so that it takes this place. */
  boolean sameSubject(Rule other) {
    return channel == other.channel
        && match.equals(other.match)
        && stage == other.stage
        && java.util.Objects.equals(method, other.method);
  }

  boolean refuses() {
    return error != null || (status != null && status >= 300);
  }

  /** Whether a message this rule is for counts as arrived. */
  boolean keeps() {
    return keep || !refuses();
  }

  Rule withTimes(int left) {
    return new Rule(
        channel, match, stage, method, status, left, delay, retryAfterSeconds, error, text, keep);
  }

  void writeTo(ObjectNode json) {
    json.put("channel", channel.word()).put("match", match);
    if (channel == Channel.EMAIL) {
      json.put("stage", stage == Stage.RCPT ? "rcpt" : "data").put("smtp_code", status);
    } else {
      json.put("status", status);
    }
    json.put("method", method).put("times", times).put("delay_ms", delay.toMillis());
    json.put("retry_after", retryAfterSeconds).put("error", error);
    json.put("text", text).put("keep", keep);
  }
}
