package dev.herald.delivery.operator;

import dev.herald.platform.problem.Refusal;
import dev.herald.platform.time.Timestamps;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers the question every support case begins with. */
@Controller("/operator/deliveries/explain")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExplainController {

  private final ExplainOccurrence explain;
  private final Clock clock;

  ExplainController(ExplainOccurrence explain, Clock clock) {
    this.explain = explain;
    this.clock = clock;
  }

  @Get
  Explanation show(@Nullable @QueryValue String subscription, @Nullable @QueryValue String at) {
    return explain.explain(id(subscription), moment(at));
  }

  private static long id(@Nullable String text) {
    if (text == null || text.isBlank()) {
      throw Refusal.required("subscription");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw Refusal.invalidInput("subscription", "A valid integer is required.");
    }
  }

  private Instant moment(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return clock.instant();
    }
    try {
      // A plus sign that was not encoded arrives as a blank.
      return Timestamps.parse(text.replace(' ', '+'));
    } catch (DateTimeException _) {
      throw Refusal.invalidInput(
          "at",
          "Datetime has wrong format. Use one of these formats instead:"
              + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
    }
  }
}
