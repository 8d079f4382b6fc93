package dev.herald.subscriptions.unsubscribe;

import dev.herald.subscriptions.subscription.SaveSubscription;
import dev.herald.subscriptions.subscription.Subscription;
import dev.herald.subscriptions.subscription.SubscriptionRepository;
import dev.herald.subscriptions.suppression.Suppressions;
import dev.herald.subscriptions.unsubscribe.UnsubscribeTokens.Recipient;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** Takes one address out of a subscription. */
@Singleton
class Unsubscribe {

  private final SubscriptionRepository subscriptions;
  private final SaveSubscription save;
  private final Suppressions suppressions;

  Unsubscribe(
      SubscriptionRepository subscriptions, SaveSubscription save, Suppressions suppressions) {
    this.subscriptions = subscriptions;
    this.save = save;
    this.suppressions = suppressions;
  }

  /**
   * Removes it; the subscription goes to the bin with its last address, and nobody is told by mail.
   *
   * @return whether there is such a subscription, with or without the address
   */
  @Transactional
  boolean remove(Recipient recipient) {
    var found = subscriptions.lock(recipient.subscriptionId());
    found
        .filter(subscription -> names(subscription, recipient))
        .ifPresent(subscription -> takeOut(subscription, recipient));
    return found.isPresent();
  }

  private void takeOut(Subscription subscription, Recipient recipient) {
    var plan = subscription.plan();
    suppressions.add(subscription.id(), recipient.address());
    save.removeRecipient(subscription, plan.sentTo(plan.target().without(recipient.address())));
  }

  static boolean names(Subscription subscription, Recipient recipient) {
    return subscription.plan().target().addresses().contains(recipient.address());
  }
}
