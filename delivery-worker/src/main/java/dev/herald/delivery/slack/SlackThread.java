package dev.herald.delivery.slack;

import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.Report;
import jakarta.inject.Singleton;
import java.time.Duration;
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

  private final SlackLookup lookup;
  private final SlackReply reply;
  private final SlackUploads uploads;
  private final SlackPace pace;
  private final SlackSettings settings;
  private final ThreadParts parts;

  SlackThread(
      SlackLookup lookup,
      SlackReply reply,
      SlackUploads uploads,
      SlackPace pace,
      SlackSettings settings,
      ThreadParts parts) {
    this.lookup = lookup;
    this.reply = reply;
    this.uploads = uploads;
    this.pace = pace;
    this.settings = settings;
    this.parts = parts;
  }

  /**
   * How much of the thread is missing.
   *
   * @param repairable whether a later round may still bring it
   * @param halted what kept the rest of it back, null when every part had its try
   */
  record Missing(int count, boolean repairable, @Nullable Halted halted) {

    /** How long Slack wants to be left alone; what our own pace wants is no concern of Slack's. */
    @Nullable Duration retryAfter() {
      return halted == null || halted.ourselves() ? null : halted.pause();
    }
  }

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
    int length = length(report);
    int missing = 0;
    boolean repairable = false;
    for (int part = 1; part <= length; part++) {
      var panel = part <= panels.size() ? panels.get(part - 1) : null;
      switch (result(post, ts, part, panel, known.get(part))) {
        case Posted _ -> {}
        case Refused _ -> missing++;
        case InDoubt _ -> {
          missing++;
          repairable = true;
        }
        case Halted halted -> {
          return new Missing(missing + open(known, part, length), true, halted);
        }
      }
    }
    return new Missing(missing, repairable, null);
  }

  private static int open(Map<Integer, ThreadParts.Known> known, int from, int to) {
    return (int)
        IntStream.rangeClosed(from, to)
            .mapToObj(known::get)
            .filter(part -> part == null || part.state() != ThreadParts.State.POSTED)
            .count();
  }

  /** What came of one part. */
  private sealed interface Result {}

  private record Posted() implements Result {}

  /** Never. */
  private record Refused() implements Result {}

  /** It may be there: the next round looks. */
  private record InDoubt() implements Result {}

  /**
   * Not now, and the others would fare no better: the next round brings them.
   *
   * @param pause how long, null when nobody said
   * @param ourselves whether it is our own pace that asks for it
   */
  record Halted(@Nullable Duration pause, boolean ourselves) implements Result {}

  private Result result(
      SlackPost post,
      String ts,
      int part,
      @Nullable Panel panel,
      ThreadParts.@Nullable Known before)
      throws CommitRefused {
    if (before != null) {
      var settled = settled(post, ts, part, before);
      if (settled != null) {
        return settled;
      }
    }
    try {
      return settings.images() == SlackSettings.Images.UPLOAD
              && panel != null
              && panel.content() instanceof Panel.Picture picture
          ? judged(post, part, uploads.share(post, ts, part, panel.name(), picture))
          : inTurn(post, part, () -> reply.post(post, ts, part, panel));
    } catch (CommitRefused refused) {
      parts.notPosted(post.order(), part); // the call was not made
      throw refused;
    }
  }

  /** What became of an earlier attempt; null when the part is to be posted now. */
  private @Nullable Result settled(SlackPost post, String ts, int part, ThreadParts.Known before) {
    return switch (before.state()) {
      case POSTED -> new Posted();
      case REFUSED -> new Refused();
      case POSTING -> lookedUp(post, ts, part, before.fileId());
    };
  }

  private @Nullable Result lookedUp(SlackPost post, String ts, int part, @Nullable String fileId) {
    var found = fileId == null ? lookup.reply(post, ts, part) : uploads.find(post, fileId);
    return switch (found) {
      case SlackLookup.Found.There(var there) -> {
        parts.posted(post.key(), part, there);
        yield new Posted();
      }
      case SlackLookup.Found.NotThere _ -> null;
      case SlackLookup.Found.NotNow(_, var retryAfter) -> new Halted(retryAfter, false);
      case SlackLookup.Found.Closed _ ->
          settings.inDoubt() == SlackSettings.InDoubt.RESEND ? null : new Refused();
    };
  }

  private Result judged(SlackPost post, int part, SlackAnswer<?> answer) {
    return switch (answer) {
      case SlackAnswer.Ok<?> _ -> {
        parts.posted(post.key(), part, null);
        yield new Posted();
      }
      case SlackAnswer.Refused<?>(var error, _) -> {
        if (SlackOutcomes.isTokenDead(error)) {
          parts.notPosted(post.order(), part);
          yield new Halted(null, false);
        }
        parts.refused(post.order(), part);
        yield new Refused();
      }
      case SlackAnswer.Later<?>(_, var retryAfter) -> {
        parts.notPosted(post.order(), part);
        yield new Halted(retryAfter, false);
      }
      case SlackAnswer.Unreached<?> _ -> {
        parts.notPosted(post.order(), part);
        yield new Halted(null, false);
      }
      // The row stays as it is: the next round looks whether the part is there.
      case SlackAnswer.Unclear<?>(boolean timeout, _) ->
          timeout ? new Halted(null, false) : new InDoubt();
    };
  }

  @FunctionalInterface
  private interface Call {
    SlackAnswer<?> make() throws CommitRefused;
  }

  /** In the channel's turn; a short wait that Slack itself asks for is waited out once. */
  private Result inTurn(SlackPost post, int part, Call call) throws CommitRefused {
    var off = pace.await(post.channel());
    if (off.isPresent()) {
      return new Halted(off.get(), true);
    }
    var answer = call.make();
    if (answer instanceof SlackAnswer.Later<?>(_, var wait)
        && wait != null
        && wait.compareTo(settings.patience()) <= 0) {
      try {
        Thread.sleep(wait);
        answer = call.make();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return judged(post, part, answer);
  }

  private List<Panel> inThread(Report report) {
    var panels = report.panels();
    return firstInMessage(report) && !panels.isEmpty() ? panels.subList(1, panels.size()) : panels;
  }

  private static boolean hasRemainder(Report report) {
    return report.totalInsightCount() > report.panels().size();
  }
}
