package dev.herald.delivery.schedule;

import dev.herald.platform.recurrence.RecurrenceRule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry whose time has come, locked by the claiming transaction.
 *
 * @param now the database's clock, the only one that decides
 */
public record DueEntry(
    long subscriptionId,
    long projectId,
    UUID organizationId,
    long version,
    long ruleVersion,
    Instant nextFireAt,
    String targetType,
    String targetValue,
    String frequency,
    int every,
    @Nullable List<String> byweekday,
    @Nullable Integer bysetpos,
    @Nullable Integer occurrences,
    Instant startsAt,
    @Nullable Instant untilAt,
    Instant now) {

  /**
   * Its calendar rule.
   *
   * @throws IllegalArgumentException when the stored parts make none
   */
  public RecurrenceRule rule() {
    return RecurrenceRule.of(frequency, every, byweekday, bysetpos, occurrences, startsAt, untilAt);
  }
}
