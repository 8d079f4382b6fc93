package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.RejectDeliveries;
import dev.herald.delivery.ledger.RunningDeliveries;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.SubscriptionVersions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads what a round works on; what cannot be read fails alone. */
@Singleton
final class DeliveriesInHand {

  private final RunningDeliveries running;
  private final SubscriptionVersions versions;
  private final RejectDeliveries reject;

  DeliveriesInHand(
      RunningDeliveries running, SubscriptionVersions versions, RejectDeliveries reject) {
    this.running = running;
    this.versions = versions;
    this.reject = reject;
  }

  /** Those still under these leases. */
  List<InHand> of(Collection<Lease> leases) {
    var deliveries = running.list(leases);
    var states = versions.load(deliveries.stream().map(RunningDelivery::subscription).toList());
    List<InHand> inHand = new ArrayList<>();
    List<Lease> unreadable = new ArrayList<>();
    for (RunningDelivery one : deliveries) {
      var state = states.get(one.subscription());
      if (state == null) {
        unreadable.add(one.lease());
      } else {
        inHand.add(new InHand(one, state, one.contentId()));
      }
    }
    if (!unreadable.isEmpty()) {
      reject.reject(unreadable, "plan_invalid");
    }
    return inHand;
  }
}
