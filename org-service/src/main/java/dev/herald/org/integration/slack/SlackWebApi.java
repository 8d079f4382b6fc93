package dev.herald.org.integration.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.integration.vendor.VendorAnswer;
import dev.herald.org.integration.vendor.VendorFailures;
import dev.herald.org.integration.vendor.VendorHttp;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.secret.Secret;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Slack's Web API. */
@Singleton
final class SlackWebApi implements SlackWorkspace {

  private static final String VENDOR = "slack";

  /** Slack's most per page, and as many pages as are read before the rest is left out. */
  private static final int PAGE = 1000;

  private static final int PAGES = 10;

  private static final String NOT_FOUND = "channel_not_found";
  private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,60}");
  private static final Set<String> INACTIVE =
      Set.of("invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed");

  private final VendorHttp http;
  private final URI base;

  SlackWebApi(VendorHttp http, SlackConfiguration slack) {
    this.http = http;
    this.base = slack.apiBaseUrl();
  }

  @Override
  public List<SlackChannel> publicChannels(Secret token) {
    return channels(
        token, "conversations.list", Map.of("exclude_archived", "true", "types", "public_channel"));
  }

  @Override
  public List<SlackChannel> privateChannels(Secret token, String person) {
    return channels(
        token,
        "users.conversations",
        Map.of("exclude_archived", "true", "types", "private_channel", "user", person));
  }

  @Override
  public Optional<SlackChannel> channelOf(Secret token, String channelId, String person) {
    var info =
        call(
            token,
            "conversations.info",
            Map.of("channel", channelId, "include_num_members", "true"));
    if (isNotFound(info)) {
      return Optional.empty();
    }
    JsonNode channel = accepted(info).path("channel");
    return isIn(token, channelId, channel.path("num_members").asInt(PAGE), person)
        ? Optional.of(channel(channel))
        : Optional.empty();
  }

  private boolean isIn(Secret token, String channelId, int members, String person) {
    var fields =
        Map.of("channel", channelId, "limit", Integer.toString(Math.min(members + 1, PAGE)));
    String cursor = "";
    for (int page = 0; page < PAGES; page++) {
      var answer = call(token, "conversations.members", with(fields, cursor));
      if (isNotFound(answer)) {
        return false;
      }
      JsonNode body = accepted(answer);
      if (stream(body.path("members")).anyMatch(member -> member.asText().equals(person))) {
        return true;
      }
      cursor = nextCursor(body);
      if (cursor.isEmpty()) {
        return false;
      }
    }
    return false;
  }

  private List<SlackChannel> channels(Secret token, String method, Map<String, String> filter) {
    var fields = new HashMap<>(filter);
    fields.put("limit", Integer.toString(PAGE));
    var found = new ArrayList<SlackChannel>();
    String cursor = "";
    for (int page = 0; page < PAGES; page++) {
      JsonNode body = accepted(call(token, method, with(fields, cursor)));
      stream(body.path("channels")).map(SlackWebApi::channel).forEach(found::add);
      cursor = nextCursor(body);
      if (cursor.isEmpty()) {
        break;
      }
    }
    return found;
  }

  /** Slack's JSON body; what was asked may still have been refused in it. */
  private JsonNode call(Secret token, String method, Map<String, String> fields) {
    return switch (http.get(URI.create(base + "/" + method), fields, token)) {
      case VendorAnswer.Json(int status, JsonNode body) when status == 200 -> body;
      case VendorAnswer.Json(int status, _) -> throw VendorFailures.of(VENDOR, status);
      case VendorAnswer.NotJson(int status) when status == 200 ->
          throw VendorFailures.unusable(VENDOR, "answered with something else than JSON");
      case VendorAnswer.NotJson(int status) -> throw VendorFailures.of(VENDOR, status);
      case VendorAnswer.Silence _ -> throw VendorFailures.unusable(VENDOR, "did not answer");
    };
  }

  private static JsonNode accepted(JsonNode body) {
    if (body.path("ok").asBoolean()) {
      return body;
    }
    String error = body.path("error").asText("unknown_error");
    if (INACTIVE.contains(error)) {
      throw Refusal.of(
          new Problem.OutsideFailure(
              400,
              "slack_integration_inactive",
              "The Slack integration is no longer active (" + error + "). Connect Slack anew."));
    }
    throw VendorFailures.unusable(
        VENDOR,
        ERROR_CODE.matcher(error).matches()
            ? "refused the call (" + error + ")"
            : "refused the call");
  }

  private static boolean isNotFound(JsonNode body) {
    return NOT_FOUND.equals(body.path("error").asText());
  }

  private static Map<String, String> with(Map<String, String> fields, String cursor) {
    if (cursor.isEmpty()) {
      return fields;
    }
    var next = new HashMap<>(fields);
    next.put("cursor", cursor);
    return next;
  }

  private static String nextCursor(JsonNode body) {
    return body.path("response_metadata").path("next_cursor").asText();
  }

  private static SlackChannel channel(JsonNode channel) {
    return new SlackChannel(
        channel.path("id").asText(),
        channel.path("name").asText(),
        channel.path("is_private").asBoolean(),
        channel.path("is_member").asBoolean(true),
        channel.path("is_ext_shared").asBoolean(),
        false);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
