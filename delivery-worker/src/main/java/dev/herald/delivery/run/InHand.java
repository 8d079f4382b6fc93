package dev.herald.delivery.run;

import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.SubscriptionState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery a round works on, with its subscription as it was when the delivery was made. */
record InHand(RunningDelivery delivery, SubscriptionState subscription) {

  /** With the content just made for it; as it was when there is none. */
  InHand showing(@Nullable UUID content) {
    return content == null ? this : new InHand(delivery.showing(content), subscription);
  }
}
