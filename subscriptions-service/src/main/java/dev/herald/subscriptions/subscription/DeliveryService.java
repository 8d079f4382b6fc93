package dev.herald.subscriptions.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;

/** The worker's door for deliveries that somebody asks for. */
@Client(id = "delivery", path = "/internal")
interface DeliveryService {

  /**
   * Starts a delivery at once.
   *
   * @param state of the subscription, as in {@link SubscriptionChanged}
   */
  @Post("/test-deliveries")
  HttpResponse<?> startTest(@Body JsonNode state);
}
