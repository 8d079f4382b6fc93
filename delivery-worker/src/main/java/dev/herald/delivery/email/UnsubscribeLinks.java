package dev.herald.delivery.email;

/** Makes the link by which one recipient takes themselves off one subscription. */
@FunctionalInterface
interface UnsubscribeLinks {

  /** The page on which this address leaves this subscription; good for months, for nobody else. */
  String link(long subscription, String address);
}
