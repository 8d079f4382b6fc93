package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.RunningDeliveries;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.SubscriptionVersions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads what a round works on. */
@Singleton
final class DeliveriesInHand {

  private final RunningDeliveries running;
  private final SubscriptionVersions versions;

  DeliveriesInHand(RunningDeliveries running, SubscriptionVersions versions) {
    this.running = running;
    this.versions = versions;
  }

  /** Those still under these leases. */
  List<InHand> of(Collection<Lease> leases) {
    var deliveries = running.list(leases);
    var states = versions.load(deliveries.stream().map(RunningDelivery::subscription).toList());
    List<InHand> inHand = new ArrayList<>();
    for (RunningDelivery one : deliveries) {
      var state = states.get(one.subscription());
      if (state != null) {
        inHand.add(new InHand(one, state, one.contentId()));
      }
    }
    return inHand;
  }
}
