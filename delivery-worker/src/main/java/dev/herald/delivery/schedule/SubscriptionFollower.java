package dev.herald.delivery.schedule;

import java.util.Collection;

/** Whoever acts on subscriptions that changed, in the transaction that takes their states over. */
public interface SubscriptionFollower {

  void changed(Collection<Long> subscriptions);

  /** Told after that, of addresses that were put into a target anew. */
  default void reaches(long subscription, Collection<String> addresses) {}
}
