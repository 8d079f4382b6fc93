package dev.herald.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What programs ask for: messages, counts, and how the sinks shall behave. */
final class ProgramApi {
  private static final int LIMIT = 5000;

  private final Arrivals arrivals;
  private final Rules rules;

  ProgramApi(Arrivals arrivals, Rules rules) {
    this.arrivals = arrivals;
    this.rules = rules;
  }

  void answer(Request request) throws IOException {
    try {
      switch (request.method() + " " + request.path()) {
        case "GET /api/messages" -> messages(request);
        case "DELETE /api/messages" -> {
          arrivals.clear(channel(request.query()).orElse(null));
          request.answer(204, "application/json", new byte[0]);
        }
        case "GET /api/counts" -> request.answerJson(200, counts(request.query()));
        case "GET /api/behaviour" -> request.answerJson(200, behaviour());
        case "PUT /api/behaviour" -> {
          putRules(request.bodyJson());
          request.answerJson(200, behaviour());
        }
        case "DELETE /api/behaviour" -> {
          rules.clear();
          request.answer(204, "application/json", new byte[0]);
        }
        case "GET /api/health" -> request.answerJson(200, Map.of("status", "UP"));
        default -> request.answerJson(404, Map.of("detail", "Endpoint not found."));
      }
    } catch (Rule.Malformed e) {
      request.answerJson(400, Map.of("detail", String.valueOf(e.getMessage())));
    }
  }

  private void messages(Request request) throws IOException, Rule.Malformed {
    Map<String, String> query = request.query();
    Optional<Channel> channel = channel(query);
    Optional<Instant> since = since(query.get("since"));
    String recipient = query.getOrDefault("recipient", "");
    Predicate<Arrival> wanted =
        arrival ->
            channel.map(arrival.channel()::equals).orElse(true)
                && since.map(at -> !arrival.receivedAt().isBefore(at)).orElse(true)
                && arrival.recipient().contains(recipient);
    ArrayNode list = Request.JSON.createArrayNode();
    arrivals.list(wanted, limit(query.get("limit"))).forEach(found -> list.add(found.json()));
    request.answerJson(200, list);
  }

  private ObjectNode counts(Map<String, String> query) throws Rule.Malformed {
    ObjectNode json = Request.JSON.createObjectNode();
    String header = query.get("header");
    Optional<Channel> channel = channel(query);
    if (header == null) {
      ObjectNode refused = Request.JSON.createObjectNode();
      for (Channel each : Channel.values()) {
        json.put(each.word(), arrivals.tally().total(each));
        refused.put(each.word(), arrivals.tally().refused(each));
      }
      json.set("refused", refused);
      return json;
    }
    Map<String, Integer> counts =
        arrivals.tally().by(channel.orElseGet(() -> usualChannel(header)), header);
    json.put("total", counts.values().stream().mapToInt(Integer::intValue).sum());
    json.put("distinct", counts.size());
    ObjectNode repeated = json.putObject("repeated");
    counts.forEach(
        (value, count) -> {
          if (count > 1) {
            repeated.put(value, count);
          }
        });
    if (!"true".equals(query.get("repeated_only"))) {
      ObjectNode all = json.putObject("counts");
      counts.forEach(all::put);
    }
    return json;
  }

  private static Channel usualChannel(String header) {
    return switch (header) {
      case "message-id" -> Channel.EMAIL;
      case String name when name.startsWith("metadata.") -> Channel.SLACK;
      default -> Channel.WEBHOOK;
    };
  }

  private ArrayNode behaviour() {
    ArrayNode list = Request.JSON.createArrayNode();
    rules.all().forEach(rule -> rule.writeTo(list.addObject()));
    return list;
  }

  /** One rule, or a list of them. */
  private void putRules(@Nullable JsonNode json) throws Rule.Malformed {
    if (json == null || !(json.isObject() || json.isArray())) {
      throw new Rule.Malformed("the body is a rule or a list of rules, in JSON");
    }
    for (JsonNode each : json.isArray() ? json : Request.JSON.createArrayNode().add(json)) {
      rules.put(Rule.parse(each));
    }
  }

  private static Optional<Channel> channel(Map<String, String> query) throws Rule.Malformed {
    String word = query.getOrDefault("channel", "");
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<Channel> channel = Channel.of(word);
    if (channel.isEmpty()) {
      throw new Rule.Malformed("channel is email, slack or webhook, not " + word);
    }
    return channel;
  }

  private static Optional<Instant> since(@Nullable String text) throws Rule.Malformed {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      // A plus sign of an offset that was not encoded arrives as a space.
      return Optional.of(OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
    } catch (DateTimeParseException e) {
      throw new Rule.Malformed("since is a time like 2026-01-31T09:00:00Z, not " + text);
    }
  }

  private static int limit(@Nullable String text) throws Rule.Malformed {
    try {
      return text == null ? LIMIT : Math.clamp(Integer.parseInt(text), 0, LIMIT);
    } catch (NumberFormatException e) {
      throw new Rule.Malformed("limit is a whole number, not " + text);
    }
  }
}
