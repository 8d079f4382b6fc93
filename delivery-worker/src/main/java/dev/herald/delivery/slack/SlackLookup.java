package dev.herald.delivery.slack;

import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out whether a post of doubtful fate is there, by the key that every post carries. */
@Singleton
final class SlackLookup {

  static final String EVENT_TYPE = "herald_delivery";
  private static final String KEY = "key";
  private static final String PART = "part";
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 20;

  private final SlackWebApi slack;

  SlackLookup(SlackWebApi slack) {
    this.slack = slack;
  }

  /** What the channel shows. */
  sealed interface Found {

    /** The post is there. */
    record There(String ts) implements Found {}

    /** The channel was read, and the post is not in it. */
    record NotThere() implements Found {}

    /** We may not read this channel. */
    record Closed() implements Found {}

    /** Slack could not be asked now. */
    record NotNow(String reason, @Nullable Duration retryAfter) implements Found {}
  }

  /** What a post carries so that it can be found. */
  static Message.Metadata metadata(String key, int part) {
    return Message.Metadata.builder()
        .eventType(EVENT_TYPE)
        .eventPayload(Map.of(KEY, key, PART, Integer.toString(part)))
        .build();
  }

  /** Looks for the message itself, from the moment it may have been posted. */
  Found message(SlackPost post, Instant committedAt) {
    var oldest = Long.toString(committedAt.minus(CLOCK_SKEW).getEpochSecond());
    return search(
        post,
        0,
        cursor ->
            switch (slack.ask(
                post.token(),
                methods ->
                    methods.conversationsHistory(
                        request ->
                            request
                                .channel(post.channel())
                                .oldest(oldest)
                                .includeAllMetadata(true)
                                .limit(PAGE)
                                .cursor(cursor)))) {
              case SlackAnswer.Ok<ConversationsHistoryResponse>(var page) ->
                  new Page(page.getMessages(), next(page.getResponseMetadata()), null);
              case SlackAnswer.No<?> no -> new Page(List.of(), null, no);
              case SlackAnswer.Unclear<?> unclear ->
                  new Page(List.of(), null, new SlackAnswer.Later<>(unclear.reason(), null));
            });
  }

  /** Looks for one reply in the thread. */
  Found reply(SlackPost post, String ts, int part) {
    return search(
        post,
        part,
        cursor ->
            switch (slack.ask(
                post.token(),
                methods ->
                    methods.conversationsReplies(
                        request ->
                            request
                                .channel(post.channel())
                                .ts(ts)
                                .includeAllMetadata(true)
                                .limit(PAGE)
                                .cursor(cursor)))) {
              case SlackAnswer.Ok<ConversationsRepliesResponse>(var page) ->
                  new Page(page.getMessages(), next(page.getResponseMetadata()), null);
              case SlackAnswer.No<?> no -> new Page(List.of(), null, no);
              case SlackAnswer.Unclear<?> unclear ->
                  new Page(List.of(), null, new SlackAnswer.Later<>(unclear.reason(), null));
            });
  }

  private record Page(
      List<Message> messages, @Nullable String next, SlackAnswer.@Nullable No<?> trouble) {}

  @FunctionalInterface
  private interface Pages {
    Page read(@Nullable String cursor);
  }

  private static Found search(SlackPost post, int part, Pages pages) {
    String cursor = null;
    for (int i = 0; i < MOST_PAGES; i++) {
      var page = pages.read(cursor);
      var trouble = page.trouble();
      if (trouble != null) {
        return judged(trouble);
      }
      for (var message : page.messages()) {
        if (bears(message, post.key(), part)) {
          return new Found.There(message.getTs());
        }
      }
      cursor = page.next();
      if (cursor == null) {
        return new Found.NotThere();
      }
    }
    return new Found.Closed(); // a channel too busy to be read to the end
  }

  private static Found judged(SlackAnswer.No<?> trouble) {
    return switch (trouble) {
      case SlackAnswer.Refused<?>(var error, _) -> refused(error);
      case SlackAnswer.Later<?>(var reason, var retryAfter) -> new Found.NotNow(reason, retryAfter);
      case SlackAnswer.Unreached<?>(_, var reason) -> new Found.NotNow(reason, null);
    };
  }

  /** With another token the channel may well be read. */
  static Found refused(String error) {
    return SlackOutcomes.isTokenDead(error) ? new Found.NotNow(error, null) : new Found.Closed();
  }

  private static boolean bears(Message message, String key, int part) {
    var metadata = message.getMetadata();
    if (metadata == null
        || metadata.getEventPayload() == null
        || !EVENT_TYPE.equals(metadata.getEventType())) {
      return false;
    }
    return key.equals(metadata.getEventPayload().get(KEY))
        && Integer.toString(part).equals(metadata.getEventPayload().get(PART));
  }

  private static @Nullable String next(@Nullable ResponseMetadata metadata) {
    var cursor = metadata == null ? null : metadata.getNextCursor();
    return cursor == null || cursor.isEmpty() ? null : cursor;
  }
}
