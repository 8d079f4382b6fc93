package dev.herald.delivery.run;

import dev.herald.delivery.ledger.FinishRound;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a round came to.
 *
 * @param waiting deliveries with a further round to come
 * @param errorClass of the first that failed
 * @param notices whether owners are to be told something
 * @param plain everything delivered and nothing in doubt, so that nobody will look for it by its
 *     outcome; histories from before this was asked say nothing, which is false
 */
public record RoundEnd(
    int completed,
    int failed,
    int skipped,
    int waiting,
    boolean possibleDuplicate,
    @Nullable String errorClass,
    boolean notices,
    boolean plain) {

  static RoundEnd of(List<FinishRound.Outcome> outcomes, boolean notices) {
    return new RoundEnd(
        count(outcomes, "completed"),
        count(outcomes, "failed"),
        count(outcomes, "skipped"),
        count(outcomes, "starting"),
        outcomes.stream().anyMatch(FinishRound.Outcome::possibleDuplicate),
        outcomes.stream()
            .map(FinishRound.Outcome::errorType)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        notices,
        outcomes.stream()
            .allMatch(one -> one.status().equals("completed") && !one.possibleDuplicate()));
  }

  private static int count(List<FinishRound.Outcome> outcomes, String status) {
    return (int) outcomes.stream().filter(one -> one.status().equals(status)).count();
  }

  /** How many deliveries the round had to its end. */
  int all() {
    return completed + failed + skipped + waiting;
  }

  /** One word: the status all share, or mixed. */
  String outcome() {
    int all = all();
    if (all == completed) {
      return "completed";
    }
    if (all == failed) {
      return "failed";
    }
    if (all == skipped) {
      return "skipped";
    }
    return all == waiting ? "waiting" : "mixed";
  }

  String sentence() {
    return completed
        + " completed, "
        + failed
        + " failed, "
        + skipped
        + " skipped, "
        + waiting
        + " to be tried again";
  }
}
