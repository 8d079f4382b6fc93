package dev.herald.delivery.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.ledger.RequestTestDelivery.Answer;
import dev.herald.delivery.schedule.QueueBell;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where subscriptions-service asks for a delivery by hand, with the subscription as it is. */
@Controller("/internal/test-deliveries")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TestDeliveriesController {

  private final RequestTestDelivery request;
  private final QueueBell bell;
  private final ObjectMapper json;

  TestDeliveriesController(RequestTestDelivery request, QueueBell bell, ObjectMapper json) {
    this.request = request;
    this.bell = bell;
    this.json = json;
  }

  record Queued(UUID deliveryId) {}

  @Post
  @Status(HttpStatus.ACCEPTED)
  Queued create(@Body @Nullable JsonNode body) {
    var answer = request.request(subscription(body), key(body));
    bell.ring();
    return switch (answer) {
      case Answer.Queued(var delivery) -> new Queued(delivery);
      case Answer.AlreadyRunning() ->
          throw Refusal.of(new Problem.Conflict("Delivery already in progress"));
      case Answer.DispatchPaused(var reason) ->
          throw Refusal.unavailable(
              "Deliveries are paused" + (reason.isBlank() ? "." : ": " + reason));
    };
  }

  private SubscriptionState subscription(@Nullable JsonNode body) {
    if (body == null || !body.isObject()) {
      throw Refusal.invalidInput(null, "Invalid data. Expected a subscription.");
    }
    try {
      return json.treeToValue(body, SubscriptionState.class);
    } catch (JsonProcessingException | RuntimeException failure) {
      throw Refusal.invalidInput(null, "Not a subscription: " + failure.getMessage());
    }
  }

  private static @Nullable String key(@Nullable JsonNode body) {
    return body == null ? null : body.path("idempotency_key").textValue();
  }
}
