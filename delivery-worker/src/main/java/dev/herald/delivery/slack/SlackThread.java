package dev.herald.delivery.slack;

import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.Report;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts what belongs into the thread, part by part, each at most once over all rounds.
 *
 * <p>A part whose fate is unknown is looked for first; where it cannot be, the policy for doubt
 * decides.
 */
@Singleton
final class SlackThread {

  private final SlackWebApi slack;
  private final SlackLookup lookup;
  private final SlackUploads uploads;
  private final SlackBlocks blocks;
  private final SlackText text;
  private final SlackPace pace;
  private final SlackSettings settings;
  private final ThreadParts parts;

  SlackThread(
      SlackWebApi slack,
      SlackLookup lookup,
      SlackUploads uploads,
      SlackBlocks blocks,
      SlackText text,
      SlackPace pace,
      SlackSettings settings,
      ThreadParts parts) {
    this.slack = slack;
    this.lookup = lookup;
    this.uploads = uploads;
    this.blocks = blocks;
    this.text = text;
    this.pace = pace;
    this.settings = settings;
    this.parts = parts;
  }

  /**
   * How much of the thread is missing.
   *
   * @param repairable whether a later round may still bring it
   */
  record Missing(int count, boolean repairable) {}

  /** Whether the first picture is in the message itself rather than in the thread. */
  boolean firstInMessage(Report report) {
    return settings.images() == SlackSettings.Images.URL
        || !(report.panels().isEmpty()
            || report.panels().getFirst().content() instanceof Panel.Picture);
  }

  /** How many parts the thread has. */
  int length(Report report) {
    return inThread(report).size() + (hasRemainder(report) ? 1 : 0);
  }

  /**
   * Posts all parts that are not there yet.
   *
   * @param ts of the message they belong to
   */
  Missing complete(SlackPost post, String ts) throws CommitRefused {
    var known = parts.of(post.key());
    var report = post.order().report();
    var panels = inThread(report);
    int missing = 0;
    boolean repairable = false;
    for (int part = 1; part <= length(report); part++) {
      var before = known.get(part);
      if (before != null && before.state() == ThreadParts.State.POSTED) {
        continue;
      }
      var result =
          before != null && before.state() == ThreadParts.State.REFUSED
              ? Result.REFUSED
              : post(
                  post,
                  ts,
                  part,
                  part <= panels.size() ? panels.subList(part - 1, part) : List.of(),
                  before);
      if (result != Result.POSTED) {
        missing++;
        repairable |= result != Result.REFUSED;
      }
      if (result == Result.AWAY) {
        // Each of the others would only wait as long: the next round brings them.
        missing += open(known, part + 1, length(report));
        break;
      }
    }
    return new Missing(missing, repairable);
  }

  private enum Result {
    POSTED,
    LATER,
    AWAY,
    REFUSED
  }

  private static int open(Map<Integer, ThreadParts.Known> known, int from, int to) {
    return (int)
        IntStream.rangeClosed(from, to)
            .mapToObj(known::get)
            .filter(part -> part == null || part.state() != ThreadParts.State.POSTED)
            .count();
  }

  private Result post(
      SlackPost post, String ts, int part, List<Panel> panel, ThreadParts.@Nullable Known before)
      throws CommitRefused {
    if (before != null) {
      var settled = settle(post, ts, part, before);
      if (settled != null) {
        return settled;
      }
    }
    if (!panel.isEmpty()
        && settings.images() == SlackSettings.Images.UPLOAD
        && panel.getFirst().content() instanceof Panel.Picture picture) {
      return judged(post, part, uploads.share(post, ts, part, panel.getFirst().name(), picture));
    }
    var request = reply(post, ts, part, panel);
    return judged(
        post,
        part,
        paced(
            post,
            () -> {
              parts.posting(post.key(), part, null);
              return slack.commit(
                  post.token(), post.gate(), methods -> methods.chatPostMessage(request));
            }));
  }

  /** What became of an attempt that did not end; null when the part is to be posted now. */
  private @Nullable Result settle(SlackPost post, String ts, int part, ThreadParts.Known before) {
    var found =
        before.fileId() == null
            ? lookup.reply(post, ts, part)
            : uploads.find(post, before.fileId());
    return switch (found) {
      case SlackLookup.Found.There(var there) -> {
        parts.posted(post.key(), part, there);
        yield Result.POSTED;
      }
      case SlackLookup.Found.NotThere _ -> null;
      case SlackLookup.Found.NotNow _ -> Result.LATER;
      case SlackLookup.Found.Closed _ ->
          settings.inDoubt() == SlackSettings.InDoubt.RESEND ? null : Result.REFUSED;
    };
  }

  private Result judged(SlackPost post, int part, SlackAnswer<?> answer) {
    return switch (answer) {
      case SlackAnswer.Ok<?> _ -> {
        parts.posted(post.key(), part, null);
        yield Result.POSTED;
      }
      case SlackAnswer.Refused<?> _ -> {
        parts.refused(post.key(), part);
        yield Result.REFUSED;
      }
      case SlackAnswer.Later<?> _ -> {
        parts.notPosted(post.key(), part);
        yield Result.LATER;
      }
      case SlackAnswer.Unreached<?> _ -> {
        parts.notPosted(post.key(), part);
        yield Result.AWAY;
      }
      // The row stays as it is: the next round looks whether the part is there.
      case SlackAnswer.Unclear<?>(boolean timeout, _) -> timeout ? Result.AWAY : Result.LATER;
    };
  }

  private ChatPostMessageRequest reply(SlackPost post, String ts, int part, List<Panel> panel) {
    var request =
        ChatPostMessageRequest.builder()
            .channel(post.channel())
            .threadTs(ts)
            .unfurlLinks(false)
            .metadata(SlackLookup.metadata(post.key(), part));
    if (panel.isEmpty()) {
      request.text(text.remainder(post.order()));
    } else {
      request
          .text(SlackText.plain(panel.getFirst().name()))
          .blocks(List.of(blocks.panel(panel.getFirst())));
    }
    return request.build();
  }

  @FunctionalInterface
  private interface Call<T> {
    SlackAnswer<T> make() throws CommitRefused;
  }

  /** In the channel's turn; a short wait that Slack itself asks for is waited out once. */
  private <T> SlackAnswer<T> paced(SlackPost post, Call<T> call) throws CommitRefused {
    try {
      var off = pace.await(post.channel());
      if (off.isPresent()) {
        return new SlackAnswer.Later<>("pace", off.get());
      }
      var answer = call.make();
      var wait = answer instanceof SlackAnswer.Later<T> later ? later.retryAfter() : null;
      if (wait != null && wait.compareTo(settings.patience()) <= 0) {
        Thread.sleep(wait);
        return call.make();
      }
      return answer;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new SlackAnswer.Later<>("interrupted", null);
    }
  }

  private List<Panel> inThread(Report report) {
    var panels = report.panels();
    return new ArrayList<>(
        firstInMessage(report) && !panels.isEmpty() ? panels.subList(1, panels.size()) : panels);
  }

  private static boolean hasRemainder(Report report) {
    return report.totalInsightCount() > report.panels().size();
  }
}
