package dev.herald.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a Slack method: its name and arguments, however they were encoded. */
record SlackCall(String method, Map<String, String> arguments, Map<String, String> headers) {
  static SlackCall of(String method, Request request) {
    Map<String, String> arguments = new LinkedHashMap<>(request.query());
    String type = String.valueOf(request.header("Content-Type"));
    JsonNode json = type.startsWith("application/json") ? request.bodyJson() : null;
    if (json != null && json.isObject()) {
      json.properties()
          .forEach(
              field -> {
                JsonNode value = field.getValue();
                if (!value.isNull()) {
                  arguments.put(
                      field.getKey(), value.isValueNode() ? value.asText() : value.toString());
                }
              });
    } else if (json == null) {
      arguments.putAll(Request.form(request.bodyText()));
    }
    return new SlackCall(method, arguments, request.headers());
  }

  String text(String name) {
    return arguments.getOrDefault(name, "");
  }

  boolean flag(String name) {
    return text(name).equals("true") || text(name).equals("1");
  }

  int number(String name, int standard) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      return standard;
    }
  }

  /** The argument as JSON; null when it is absent. */
  @Nullable JsonNode json(String name, String errorCode) throws SlackError {
    if (text(name).isEmpty()) {
      return null;
    }
    JsonNode json = Request.json(text(name));
    if (json == null) {
      throw new SlackError(errorCode);
    }
    return json;
  }

  /** The channel meant; the methods do not agree on the argument's name. */
  String channel() {
    return text("channel").isEmpty() ? text("channel_id") : text("channel");
  }

  /** Who calls; a token that says it is revoked, invalid or inactive is refused as such. */
  void requireToken() throws SlackError {
    String header = headers.getOrDefault("authorization", "");
    String token = header.startsWith("Bearer ") ? header.substring(7).strip() : text("token");
    if (token.isEmpty()) {
      throw new SlackError("not_authed");
    }
    if (token.contains("revoked")) {
      throw new SlackError("token_revoked");
    }
    if (token.contains("invalid")) {
      throw new SlackError("invalid_auth");
    }
    if (token.contains("inactive")) {
      throw new SlackError("account_inactive");
    }
  }

  /** The headers without the token. */
  Map<String, String> shownHeaders() {
    Map<String, String> shown = new LinkedHashMap<>(headers);
    shown.computeIfPresent(
        "authorization",
        (_, value) -> "Bearer …" + value.substring(Math.max(0, value.length() - 4)));
    return shown;
  }
}
