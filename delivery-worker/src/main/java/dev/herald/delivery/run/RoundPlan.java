package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.Part;
import java.util.List;

/**
 * What a round has to do.
 *
 * @param deliveries how many are still ours and wanted
 * @param unrendered those without content
 * @param chunks who is sent to by which activity
 * @param recipients how many people that is, at most
 */
public record RoundPlan(
    int deliveries, List<Lease> unrendered, List<List<Part>> chunks, int recipients) {

  public RoundPlan {
    unrendered = List.copyOf(unrendered);
    chunks = List.copyOf(chunks);
  }
}
