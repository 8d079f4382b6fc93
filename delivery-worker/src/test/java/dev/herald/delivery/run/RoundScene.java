package dev.herald.delivery.run;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.QueuedDelivery;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Deliveries claimed and leased, for rounds step by step and without Temporal. */
final class RoundScene {

  final Worker worker = Worker.still();
  final DeliveryRound round = worker.get(DeliveryRound.class);

  List<Lease> lease(Subscriptions... subscriptions) {
    claim(subscriptions);
    return leaseQueued(subscriptions[0].type(), subscriptions[0].project());
  }

  void claim(Subscriptions... subscriptions) {
    for (Subscriptions one : subscriptions) {
      Told.to(worker, one.dueIn(-5));
    }
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
  }

  List<Lease> leaseQueued(long project) {
    return leaseQueued("email", project);
  }

  List<Lease> leaseQueued(String type, long project) {
    return queued(type, project).stream().map(QueuedDelivery::lease).toList();
  }

  List<QueuedDelivery> queued(long project) {
    return queued("email", project);
  }

  private List<QueuedDelivery> queued(String type, long project) {
    var queue = worker.get(DeliveryQueue.class);
    var leased = new ArrayList<QueuedDelivery>();
    for (boolean solo : new boolean[] {false, true}) {
      leased.addAll(queue.lease(type, solo, List.of(project), 10, Duration.ofMinutes(1)));
    }
    return leased;
  }

  List<String> states(Subscriptions subscription) {
    return worker.list(
        String.class,
        """
        select r.state from delivery_recipient r join delivery d on d.id = r.delivery_id
        where d.subscription_id = ? order by r.ordinal
        """,
        subscription.id());
  }

  String status(Subscriptions subscription) {
    return worker.one(
        String.class, "select status from delivery where subscription_id = ?", subscription.id());
  }

  String error(Subscriptions subscription) {
    return worker.one(
        String.class,
        "select error ->> 'type' from delivery where subscription_id = ?",
        subscription.id());
  }
}
