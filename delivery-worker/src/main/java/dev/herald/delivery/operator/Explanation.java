package dev.herald.delivery.operator;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one occurrence, and why, in one sentence.
 *
 * @param occurrence the one nearest to the moment asked for, null when the rule has none
 * @param byRule whether the rule as it is now has it
 * @param claimed whether a delivery was made of it
 * @param resends what was sent later to those who did not get it
 */
record Explanation(
    long subscription,
    Instant at,
    @Nullable Instant occurrence,
    boolean byRule,
    boolean claimed,
    @Nullable Run delivery,
    List<Recipient> recipients,
    List<Resent> resends,
    String explanation) {

  /** The delivery of the occurrence. */
  record Run(
      UUID id,
      String status,
      String phase,
      String triggerType,
      String temporalWorkflowId,
      Instant claimedAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      int rounds,
      @Nullable Instant nextRoundAt,
      Instant deadlineAt,
      @Nullable String errorType,
      @Nullable String errorMessage) {}

  /** A delivery that makes good for it. */
  record Resent(Run delivery, List<Recipient> recipients) {}

  /** What one recipient got. */
  record Recipient(
      String recipient,
      String key,
      String state,
      int attempts,
      @Nullable Instant committedAt,
      @Nullable Instant finishedAt,
      @Nullable String code,
      @Nullable String errorType,
      @Nullable String errorMessage,
      boolean possibleDuplicate,
      List<Attempt> tries) {}

  /** One try. */
  record Attempt(
      Instant startedAt,
      Instant endedAt,
      boolean committed,
      String outcome,
      @Nullable String code,
      @Nullable String errorType,
      @Nullable String excerpt) {}
}
