package dev.herald.subscriptions.subscription;

import dev.herald.subscriptions.recurrence.Schedule;
import dev.herald.subscriptions.target.Target;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a subscription that its users decide.
 *
 * @param deleted in the bin
 * @param enabled false: kept, but nothing is sent
 */
public record Plan(
    @Nested Content content,
    @Nested("target") Target target,
    @Nested Schedule schedule,
    boolean deleted,
    boolean enabled,
    @Nullable String title,
    boolean summaryEnabled,
    String summaryPromptGuide) {

  /** What a new one starts from; whatever has no default is required of its maker. */
  static final Plan BLANK =
      new Plan(
          new Content(null, null, List.of()),
          new Target(Target.EMAIL, "", null),
          new Schedule("daily", 1, null, null, null, Instant.EPOCH, null),
          false,
          true,
          null,
          false,
          "");

  /** Whether it is to be carried out. */
  boolean live() {
    return enabled && !deleted;
  }

  /** The same for another target, or none: then it goes to the bin. */
  public Plan sentTo(Target other) {
    return new Plan(
        content,
        other,
        schedule,
        deleted || other.value().isEmpty(),
        enabled,
        title,
        summaryEnabled,
        summaryPromptGuide);
  }

  /** The same, kept but not carried out. */
  public Plan paused() {
    return new Plan(
        content, target, schedule, deleted, false, title, summaryEnabled, summaryPromptGuide);
  }
}
