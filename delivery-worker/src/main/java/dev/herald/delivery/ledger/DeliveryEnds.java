package dev.herald.delivery.ledger;

import java.util.List;

/** Whoever acts on deliveries that came to their end, in the transaction that ends them. */
public interface DeliveryEnds {

  void ended(List<EndedDelivery> deliveries);
}
