package dev.herald.delivery.operator;

import dev.herald.delivery.ledger.RecipientState;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.operator.ExplainOccurrence.Told;
import dev.herald.delivery.operator.ExplainRepository.DeliveryRow;
import dev.herald.delivery.operator.ExplainRepository.Standing;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.platform.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one sentence that says why. */
final class Sentences {

  private Sentences() {}

  /** Of an occurrence a delivery was made of, and what was sent to make good for it. */
  static String delivered(Told told, List<Told> resends, DispatchSwitch.State dispatch) {
    var own = own(told.row(), told.error(), told.recipients(), dispatch);
    if (resends.isEmpty()) {
      return own;
    }
    var later = resends.stream().map(Sentences::resent).collect(Collectors.joining("; "));
    return own.replaceFirst("\\.$", "") + "; " + later + ".";
  }

  private static String resent(Told resend) {
    var row = resend.row();
    var what =
        switch (row.status()) {
          case "completed" -> " reached " + share(resend.recipients());
          case "failed" ->
              " failed: " + reason(resend.error(), resend.recipients()).replaceFirst("\\.$", "");
          case "skipped" -> " was skipped";
          default -> " is under way";
        };
    return "a resend asked for at " + Timestamps.format(row.createdAt()) + what;
  }

  private static String share(List<RecipientState> recipients) {
    return "%d of %d recipients"
        .formatted(
            recipients.stream().filter(RecipientState::reached).count(),
            recipients.stream().filter(one -> !one.leftOut()).count());
  }

  private static String own(
      DeliveryRow row,
      @Nullable RunError error,
      List<RecipientState> recipients,
      DispatchSwitch.State dispatch) {
    return switch (row.status()) {
      case "completed" -> completed(row, recipients);
      case "failed" -> "It failed: " + reason(error, recipients);
      case "skipped" ->
          error == null
              ? "It was skipped, because there was nothing to send or nobody to send it to."
              : "It was skipped: " + error.message();
      default -> underWay(row, error, recipients, dispatch);
    };
  }

  private static String completed(DeliveryRow row, List<RecipientState> recipients) {
    var first =
        recipients.stream()
            .map(RecipientState::committedAt)
            .filter(Objects::nonNull)
            .min(Instant::compareTo);
    var lag =
        first
            .map(at -> Duration.between(row.scheduledAt(), at).toMillis() / 1000.0)
            .map(seconds -> String.format(Locale.ROOT, ", %.1f s after its time", seconds))
            .orElse("");
    var failed = recipients.stream().filter(one -> !one.reached() && !one.leftOut()).findFirst();
    return "It reached %s%s%s"
        .formatted(
            share(recipients),
            lag,
            failed.map(one -> "; the others failed: " + message(one)).orElse("."));
  }

  private static String underWay(
      DeliveryRow row,
      @Nullable RunError error,
      List<RecipientState> recipients,
      DispatchSwitch.State dispatch) {
    var trouble = trouble(error, recipients);
    var before = trouble.map(met -> "; so far: " + met).orElse(".");
    return switch (row.phase()) {
      case "queued", "leased" ->
          dispatch.paused()
              ? "It waits, because dispatch is paused" + because(dispatch.reason())
              : "It waits to be started: Temporal or the workers are busy or away" + before;
      case "running" -> "It is being delivered right now" + before;
      default ->
          "It is tried again at "
              + Optional.ofNullable(row.nextRoundAt()).map(Timestamps::format).orElse("its time")
              + trouble.map(met -> ", because: " + met).orElse(".");
    };
  }

  /** What somebody who still waits has met with, or else what keeps the report from being made. */
  private static Optional<String> trouble(
      @Nullable RunError error, List<RecipientState> recipients) {
    return recipients.stream()
        .filter(RecipientState::open)
        .map(RecipientState::errorMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> Optional.ofNullable(error).map(RunError::message));
  }

  /** Of an occurrence nothing was made of. */
  static String planned(
      @Nullable Instant occurrence,
      @Nullable Standing standing,
      DispatchSwitch.State dispatch,
      Instant now) {
    if (standing == null) {
      return "The worker does not know this subscription any more.";
    }
    if (standing.deleted()) {
      return "Nothing goes out, because the subscription is deleted.";
    }
    var pausedAt = standing.pausedAt();
    if (!standing.active() && pausedAt != null) {
      return "Nothing goes out, because Herald paused the subscription at "
          + Timestamps.format(pausedAt)
          + because(Objects.requireNonNullElse(standing.pauseReason(), ""));
    }
    if (!standing.active()) {
      return "Nothing goes out, because the subscription is switched off.";
    }
    if (occurrence == null) {
      return "Nothing goes out, because the schedule has no occurrence near that time.";
    }
    var next = standing.nextFireAt();
    if (next == null) {
      return "Nothing goes out, because the schedule has come to its end.";
    }
    if (next.isAfter(occurrence)) {
      return "Nothing went out, because the subscription was made or changed after that time;"
          + " its next delivery is due at "
          + Timestamps.format(next)
          + ".";
    }
    if (occurrence.isAfter(now)) {
      return "It is due at " + Timestamps.format(occurrence) + " and has not been claimed yet.";
    }
    return dispatch.paused()
        ? "It has not been claimed, because dispatch is paused" + because(dispatch.reason())
        : "It is due and will be claimed in a moment.";
  }

  private static String reason(@Nullable RunError error, List<RecipientState> recipients) {
    return error != null
        ? error.message()
        : recipients.stream().findFirst().map(Sentences::message).orElse("for no known reason.");
  }

  private static String message(RecipientState one) {
    return Objects.requireNonNullElse(one.errorMessage(), one.state());
  }

  private static String because(String reason) {
    return reason.isBlank() ? "." : ": " + reason;
  }
}
