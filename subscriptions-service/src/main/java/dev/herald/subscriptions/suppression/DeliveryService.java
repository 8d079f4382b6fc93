package dev.herald.subscriptions.suppression;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.client.annotation.Client;

/** The worker's door for addresses that must, or may again, be left out. */
@Client(id = "delivery", path = "/internal")
interface DeliveryService {

  @Put("/suppressions")
  void suppress(@Body Address address);

  @Delete("/suppressions")
  void lift(@Body Address address);

  /** Whom a subscription's reports do not go to. */
  @Introspected
  record Address(long subscriptionId, String address) {}
}
