package dev.herald.delivery.operator;

import dev.herald.delivery.ledger.RecipientState;
import dev.herald.delivery.ledger.RunError;
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
import org.jspecify.annotations.Nullable;

/** The one sentence that says why. */
final class Sentences {

  private Sentences() {}

  /** Of an occurrence a delivery was made of. */
  static String delivered(
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
    long reached = recipients.stream().filter(RecipientState::reached).count();
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
    return "It reached %d of %d recipients%s%s"
        .formatted(
            reached,
            recipients.stream().filter(one -> !one.leftOut()).count(),
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
      return "Nothing goes out, because the subscription was switched off automatically at "
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
