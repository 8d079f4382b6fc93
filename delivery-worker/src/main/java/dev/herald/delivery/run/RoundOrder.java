package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Lease;
import java.util.List;

/**
 * What a workflow is started with: ids only, the data stays in the database.
 *
 * @param channel of all its deliveries
 * @param searchable whether the server knows the search attributes
 */
public record RoundOrder(String channel, List<Lease> leases, boolean searchable) {

  public RoundOrder {
    leases = List.copyOf(leases);
  }
}
