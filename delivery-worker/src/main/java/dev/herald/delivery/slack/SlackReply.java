package dev.herald.delivery.slack;

import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatPostMessageRequest.ChatPostMessageRequestBuilder;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.report.Panel;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Posts one reply; what Slack does not take in blocks it gets as plain text, once. */
@Singleton
final class SlackReply {

  private final SlackWebApi slack;
  private final SlackBlocks blocks;
  private final SlackText text;
  private final ThreadParts parts;

  SlackReply(SlackWebApi slack, SlackBlocks blocks, SlackText text, ThreadParts parts) {
    this.slack = slack;
    this.blocks = blocks;
    this.text = text;
    this.parts = parts;
  }

  /**
   * Posts one part of the thread.
   *
   * @param ts of the message it belongs to
   * @param panel shown in it; null for the last part, which says where the rest is
   */
  SlackAnswer<?> post(SlackPost post, String ts, int part, @Nullable Panel panel)
      throws CommitRefused {
    if (panel == null) {
      return call(post, part, begin(post, ts, part).text(text.remainder(post.order())).build());
    }
    var answer =
        call(
            post,
            part,
            begin(post, ts, part)
                .text(SlackText.plain(panel.name()))
                .blocks(List.of(blocks.panel(panel)))
                .build());
    return SlackOutcomes.ourFault(answer)
        ? call(
            post,
            part,
            begin(post, ts, part).text(SlackBlocks.fallback(post.order().report(), panel)).build())
        : answer;
  }

  private SlackAnswer<ChatPostMessageResponse> call(
      SlackPost post, int part, ChatPostMessageRequest request) throws CommitRefused {
    parts.posting(post.order(), part, null);
    return slack.commit(post.token(), post.gate(), methods -> methods.chatPostMessage(request));
  }

  private static ChatPostMessageRequestBuilder begin(SlackPost post, String ts, int part) {
    return ChatPostMessageRequest.builder()
        .channel(post.channel())
        .threadTs(ts)
        .unfurlLinks(false)
        .metadata(SlackLookup.metadata(post.key(), part));
  }
}
