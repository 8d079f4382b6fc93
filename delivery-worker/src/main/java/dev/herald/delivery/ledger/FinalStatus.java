package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.SendOutcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery's recipients make of it: completed when somebody was reached, failed when nobody
 * was, skipped when there was nobody to reach.
 *
 * @param error null unless failed
 * @param broken what all refusals agree on
 */
record FinalStatus(String status, @Nullable RunError error, SendOutcome.@Nullable Verdict broken) {

  static FinalStatus of(List<RecipientState> recipients) {
    var counted = recipients.stream().filter(one -> !one.leftOut()).toList();
    if (counted.isEmpty()) {
      return new FinalStatus("skipped", null, null);
    }
    if (counted.stream().anyMatch(RecipientState::reached)) {
      return new FinalStatus("completed", null, null);
    }
    // Failed says that nobody has it; a recipient of whom that is not known comes first.
    var first =
        counted.stream().filter(RecipientState::inDoubt).findFirst().orElseGet(counted::getFirst);
    var type = Objects.requireNonNullElse(first.errorType(), "delivery_failed");
    var message = Objects.requireNonNullElse(first.errorMessage(), Explanations.of(type));
    return new FinalStatus("failed", new RunError(type, message), broken(counted));
  }

  private static SendOutcome.@Nullable Verdict broken(List<RecipientState> failed) {
    var first = failed.getFirst().verdict();
    boolean agreed = failed.stream().allMatch(one -> Objects.equals(one.verdict(), first));
    if (first == null || !agreed) {
      return null;
    }
    var verdict = SendOutcome.Verdict.valueOf(first);
    return verdict == SendOutcome.Verdict.MESSAGE ? null : verdict;
  }
}
