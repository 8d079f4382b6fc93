package dev.herald.delivery.run;

import dev.herald.delivery.ledger.BeginRound;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.Part;
import java.util.List;
import java.util.Set;

/**
 * What a round has to do.
 *
 * @param deliveries how many are still ours and wanted
 * @param unrendered those without content
 * @param chunks who is sent to by which activity
 * @param recipients how many people that is, at most
 * @param inOneStep whether one activity renders and sends; histories from before there was such a
 *     step say nothing, which is false
 */
public record RoundPlan(
    int deliveries,
    List<Lease> unrendered,
    List<List<Part>> chunks,
    int recipients,
    boolean inOneStep) {

  public RoundPlan {
    unrendered = List.copyOf(unrendered);
    chunks = List.copyOf(chunks);
  }

  static RoundPlan of(BeginRound.Begun begun, int chunk) {
    var chunks = RoundPlanner.chunks(begun.spans(), chunk);
    return new RoundPlan(
        begun.deliveries().size(),
        begun.unrendered(),
        chunks,
        RoundPlanner.recipients(begun.spans()),
        // Every step less is six events less for the server to keep.
        chunks.size() == 1 && sends(chunks.getFirst(), begun.unrendered()));
  }

  /** Whether there are such deliveries and all of them are sent by this chunk. */
  private static boolean sends(List<Part> chunk, List<Lease> deliveries) {
    return !deliveries.isEmpty() && Set.copyOf(DeliveryRound.leases(chunk)).containsAll(deliveries);
  }
}
