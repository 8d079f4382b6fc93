package dev.herald.delivery.run;

import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.SubscriptionState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery a round works on, with its subscription as it was when the delivery was made.
 *
 * @param content what it shows; null while there is none
 */
record InHand(RunningDelivery delivery, SubscriptionState subscription, @Nullable UUID content) {

  InHand with(UUID attached) {
    return new InHand(delivery, subscription, attached);
  }
}
