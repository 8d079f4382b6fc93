package dev.herald.delivery.schedule;

import java.util.List;
import java.util.Set;

/** Where deliveries are written down when they are decided on. */
public interface DeliveryPlan {

  /**
   * Takes deliveries down in the caller's transaction; one whose key exists is left as it is.
   *
   * @return the idempotency keys of those that are new
   */
  Set<String> add(List<PlannedDelivery> deliveries);
}
