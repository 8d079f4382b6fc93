package dev.herald.delivery.slack;

import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.report.Panel;
import jakarta.inject.Singleton;
import java.util.List;

/** Posts the message itself; what Slack does not take in blocks it gets as plain text, once. */
@Singleton
final class SlackMessage {

  private final SlackWebApi slack;
  private final SlackBlocks blocks;
  private final SlackText text;
  private final SlackThread thread;

  SlackMessage(SlackWebApi slack, SlackBlocks blocks, SlackText text, SlackThread thread) {
    this.slack = slack;
    this.blocks = blocks;
    this.text = text;
    this.thread = thread;
  }

  SlackAnswer<ChatPostMessageResponse> post(SlackPost post) throws CommitRefused {
    var answer = call(post, inBlocks(post));
    return SlackOutcomes.ourFault(answer)
        ? call(post, begin(post).text(blocks.fallback(post.order())).build())
        : answer;
  }

  private SlackAnswer<ChatPostMessageResponse> call(SlackPost post, ChatPostMessageRequest request)
      throws CommitRefused {
    return slack.commit(post.token(), post.gate(), methods -> methods.chatPostMessage(request));
  }

  private ChatPostMessageRequest inBlocks(SlackPost post) {
    var report = post.order().report();
    List<Panel> first =
        thread.firstInMessage(report) ? report.panels().stream().limit(1).toList() : List.of();
    return begin(post)
        .text(text.title(post.order()))
        .blocks(blocks.main(post.order(), first, thread.length(report) > 0))
        .build();
  }

  private static ChatPostMessageRequest.ChatPostMessageRequestBuilder begin(SlackPost post) {
    return ChatPostMessageRequest.builder()
        .channel(post.channel())
        .unfurlLinks(false)
        .unfurlMedia(false)
        .metadata(SlackLookup.metadata(post.key(), 0));
  }
}
