package dev.herald.delivery.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** Where subscriptions-service says at once who has unsubscribed, ahead of the event. */
@Controller("/internal/suppressions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SuppressionsController {

  private static final Field<Long> SUBSCRIPTION = Field.id("subscription_id").required();
  private static final Field<String> ADDRESS = Field.text("address").required();

  private final Suppressions suppressions;

  SuppressionsController(Suppressions suppressions) {
    this.suppressions = suppressions;
  }

  @Put
  @Status(HttpStatus.NO_CONTENT)
  void add(@Body @Nullable JsonNode body) {
    var input = Input.forCreate(body);
    suppressions.add(read(input, SUBSCRIPTION), read(input, ADDRESS));
  }

  @Delete
  @Status(HttpStatus.NO_CONTENT)
  void remove(@Body @Nullable JsonNode body) {
    var input = Input.forCreate(body);
    suppressions.remove(read(input, SUBSCRIPTION), read(input, ADDRESS));
  }

  private static <T> T read(Input input, Field<T> field) {
    var value = input.read(field).orElse(null);
    if (value == null) {
      throw Refusal.required(field.name());
    }
    return value;
  }
}
