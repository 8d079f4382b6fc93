package dev.herald.delivery.email;

import dev.herald.delivery.channel.SendOrder;

/** Turns a report into what one recipient reads. */
public interface EmailComposer {

  /**
   * Composes the message for the recipient of this order.
   *
   * @param unsubscribeUrl the recipient's own, https, for the footer's link
   */
  EmailContent compose(SendOrder order, String unsubscribeUrl);
}
