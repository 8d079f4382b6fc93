package dev.herald.sinks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Speaks as much of Slack's Web API as sending reports takes. */
final class SlackStandIn {
  private static final Set<String> POSTING =
      Set.of("chat.postMessage", "chat.update", "files.completeUploadExternal");
  private static final String SCOPES =
      "chat:write,chat:write.customize,channels:read,groups:read,channels:history,"
          + "groups:history,files:read,files:write,users:read";
  private static final String API = "/slack/api/";

  private final Arrivals arrivals;
  private final Rules rules;
  private final String base;
  private final SlackChannels channels;
  private final SlackFiles files = new SlackFiles();
  private final SlackMessages messages;

  /**
   * @param base address of this server, for the links it hands out
   */
  SlackStandIn(Arrivals arrivals, Rules rules, Clock clock, String base) {
    this.arrivals = arrivals;
    this.rules = rules;
    this.base = base;
    this.channels = new SlackChannels(clock);
    this.messages = new SlackMessages(channels, files, arrivals, base);
  }

  void answer(Request request) throws IOException {
    String path = request.path();
    if (path.startsWith(API)) {
      call(SlackCall.of(path.substring(API.length()), request), request);
    } else if (path.startsWith("/slack/upload/")) {
      boolean known = files.upload(path.substring("/slack/upload/".length()), fileBytes(request));
      request.answerText(known ? 200 : 404, known ? "OK - " + request.body().length : "not found");
    } else if (path.startsWith("/slack/files/")) {
      file(path.substring("/slack/files/".length()), request);
    } else {
      request.answerText(404, "not found");
    }
  }

  private void call(SlackCall call, Request request) throws IOException {
    boolean posts = POSTING.contains(call.method());
    String channel =
        SlackChannels.find(call.channel()).map(SlackChannels.Channel::id).orElse(call.channel());
    Optional<Rule> rule = rules.forSlack(channel, call.method(), posts);
    ObjectNode answer = null;
    if (rule.map(Rule::keeps).orElse(true)) {
      answer = perform(call);
    }
    if (rule.map(Rule::refuses).orElse(false)) {
      arrivals.tally().countRefused(Channel.SLACK);
      String error = rule.map(Rule::error).orElse("internal_error");
      answer = Request.JSON.createObjectNode().put("ok", false).put("error", error);
    }
    rule.ifPresent(found -> Rules.await(found.delay()));
    rule.map(Rule::retryAfterSeconds)
        .ifPresent(seconds -> request.answerHeader("Retry-After", seconds.toString()));
    int status = rule.map(Rule::status).orElse(200);
    if (status == 429 && answer != null && !rule.map(Rule::error).isPresent()) {
      answer.put("error", "ratelimited");
    }
    request.answerJson(status, answer == null ? Map.of() : answer);
  }

  private ObjectNode perform(SlackCall call) {
    try {
      if (!call.method().equals("oauth.v2.access") && !call.method().equals("api.test")) {
        call.requireToken();
      }
      return dispatch(call);
    } catch (SlackError e) {
      return Request.JSON.createObjectNode().put("ok", false).put("error", e.code());
    }
  }

  private ObjectNode dispatch(SlackCall call) throws SlackError {
    return switch (call.method()) {
      case "api.test" -> ok();
      case "oauth.v2.access" -> access(call);
      case "auth.test" -> identity();
      case "auth.revoke" -> ok().put("revoked", true);
      case "conversations.list" -> list(call, wantedTypes(call));
      case "users.conversations" ->
          list(call, wantedTypes(call).and(SlackChannels.Channel::isMember));
      case "conversations.info" -> {
        var channel = SlackChannels.require(call.channel());
        ObjectNode answer = ok();
        answer.set("channel", channel.json());
        yield answer;
      }
      case "conversations.join" -> {
        var channel = SlackChannels.require(call.channel());
        ObjectNode answer = ok();
        answer.set("channel", channel.json());
        yield answer;
      }
      case "conversations.members" -> {
        SlackChannels.require(call.channel());
        ObjectNode answer = ok();
        answer.putArray("members").add("U0OWNER").add("U0HERALD");
        yield answer;
      }
      case "conversations.history" -> channels.history(SlackChannels.require(call.channel()), call);
      case "conversations.replies" -> channels.replies(SlackChannels.require(call.channel()), call);
      case "chat.postMessage" -> messages.post(call);
      case "chat.update" -> messages.update(call);
      case "files.getUploadURLExternal" -> announce(call);
      case "files.completeUploadExternal" -> messages.complete(call);
      case "files.info" -> {
        var file =
            files.find(call.text("file")).orElseThrow(() -> new SlackError("file_not_found"));
        ObjectNode answer = ok();
        answer.set("file", files.json(file, base));
        yield answer;
      }
      case "users.list" -> users();
      default -> throw new SlackError("unknown_method");
    };
  }

  private static ObjectNode access(SlackCall call) throws SlackError {
    String code = call.text("code");
    if (code.isEmpty() || code.startsWith("bad") || code.startsWith("invalid")) {
      throw new SlackError("invalid_code");
    }
    ObjectNode answer = ok().put("access_token", "xoxb-local-" + code).put("token_type", "bot");
    answer.put("scope", SCOPES).put("bot_user_id", "U0HERALD").put("app_id", "A0HERALD");
    answer.putObject("team").put("id", "T0HERALD").put("name", "Herald local");
    answer.putObject("authed_user").put("id", "U0OWNER");
    answer.putNull("enterprise").put("is_enterprise_install", false);
    return answer;
  }

  private ObjectNode identity() {
    ObjectNode answer =
        ok().put("url", base + "/").put("team", "Herald local").put("user", "herald");
    SlackChannels.identity().forEach(answer::put);
    return answer;
  }

  private static Predicate<SlackChannels.Channel> wantedTypes(SlackCall call) {
    String types = call.text("types").isEmpty() ? "public_channel" : call.text("types");
    List<String> wanted = List.of(types.split(",", -1));
    boolean archived = !call.flag("exclude_archived");
    return channel ->
        wanted.contains(channel.isPrivate() ? "private_channel" : "public_channel")
            && (archived || !channel.isArchived());
  }

  private static ObjectNode list(SlackCall call, Predicate<SlackChannels.Channel> wanted) {
    List<SlackChannels.Channel> all = SlackChannels.LISTED.stream().filter(wanted).toList();
    int start = Math.clamp(call.number("cursor", 0), 0, all.size());
    int end = Math.min(all.size(), start + Math.clamp(call.number("limit", 100), 1, 1000));
    ObjectNode answer = ok();
    ArrayNode found = answer.putArray("channels");
    all.subList(start, end).forEach(channel -> found.add(channel.json()));
    answer.putObject("response_metadata").put("next_cursor", end < all.size() ? "" + end : "");
    return answer;
  }

  private ObjectNode announce(SlackCall call) throws SlackError {
    if (call.text("filename").isEmpty() || call.number("length", 0) <= 0) {
      throw new SlackError("invalid_arguments");
    }
    var file = files.announce(call.text("filename"));
    return ok().put("upload_url", base + "/slack/upload/" + file.id).put("file_id", file.id);
  }

  private static ObjectNode users() {
    ObjectNode answer = ok();
    ArrayNode members = answer.putArray("members");
    for (String[] user : new String[][] {{"U0OWNER", "owner"}, {"U0HERALD", "herald"}}) {
      ObjectNode member = members.addObject().put("id", user[0]).put("name", user[1]);
      member.put("deleted", false).put("is_bot", user[0].equals("U0HERALD"));
      member.putObject("profile").put("real_name", user[1]);
    }
    answer.putObject("response_metadata").put("next_cursor", "");
    return answer;
  }

  /** The file itself, whether it was sent plainly or as the one part of a form. */
  private static byte[] fileBytes(Request request) {
    String type = String.valueOf(request.header("Content-Type"));
    return type.startsWith("multipart/form-data")
        ? FormFile.first(type, request.body())
        : request.body();
  }

  private void file(String id, Request request) throws IOException {
    var file = files.find(id);
    byte[] bytes = file.map(found -> found.bytes).orElse(null);
    if (file.isEmpty() || bytes == null) {
      request.answerText(404, "not found");
    } else {
      request.answer(200, file.get().contentType(), bytes);
    }
  }

  private static ObjectNode ok() {
    return Request.JSON.createObjectNode().put("ok", true);
  }
}
