package dev.herald.subscriptions.recurrence;

import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.IntegerField;
import dev.herald.platform.problem.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What a request says about the schedule. */
public record ScheduleInput(
    Change<String> frequency,
    Change<Integer> interval,
    Change<List<String>> byweekday,
    Change<Integer> bysetpos,
    Change<Integer> count,
    Change<Instant> startDate,
    Change<Instant> untilDate) {

  /** A year has no more days to choose from. */
  private static final int FURTHEST_POSITION = 366;

  private static final Field<String> FREQUENCY =
      Field.choice("frequency", "daily", "weekly", "monthly", "yearly").required();
  private static final Field<Integer> INTERVAL = Field.integer("interval").min(1);
  private static final Field<List<String>> BYWEEKDAY =
      Field.list(
              "byweekday",
              Field.choice(
                  "byweekday",
                  "monday",
                  "tuesday",
                  "wednesday",
                  "thursday",
                  "friday",
                  "saturday",
                  "sunday"))
          .nullable();
  private static final IntegerField BYSETPOS =
      Field.integer("bysetpos").min(-FURTHEST_POSITION).max(FURTHEST_POSITION).nullable();
  private static final Field<Integer> COUNT = Field.integer("count").nullable();
  private static final Field<Instant> START_DATE = Field.instant("start_date").required();
  private static final Field<Instant> UNTIL_DATE = Field.instant("until_date").nullable();

  /** Reads the seven fields in the order their errors are told. */
  public static ScheduleInput read(Input input) {
    return new ScheduleInput(
        input.read(FREQUENCY),
        input.read(INTERVAL),
        input.read(BYWEEKDAY),
        position(input.read(BYSETPOS)),
        input.read(COUNT),
        input.read(START_DATE),
        input.read(UNTIL_DATE));
  }

  /** Whether the request mentions any of them. */
  public boolean given() {
    return Stream.of(frequency, interval, byweekday, bysetpos, count, startDate, untilDate)
        .anyMatch(Change::given);
  }

  public Schedule applyTo(Schedule before) {
    return new Schedule(
        frequency.orDefault(before.frequency()),
        interval.orDefault(before.interval()),
        byweekday.orElse(before.byweekday()),
        bysetpos.orElse(before.bysetpos()),
        count.orElse(before.count()),
        startDate.orDefault(before.startDate()),
        untilDate.orElse(before.untilDate()));
  }

  private static Change<Integer> position(Change<Integer> read) {
    if (read instanceof Change.To<Integer>(var position) && position == 0) {
      throw Refusal.invalidInput("bysetpos", "Must be a position from the start or from the end.");
    }
    return read;
  }
}
