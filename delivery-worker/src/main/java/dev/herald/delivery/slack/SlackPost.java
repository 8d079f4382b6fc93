package dev.herald.delivery.slack;

import dev.herald.delivery.channel.OnceGate;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.platform.secret.Secret;

/**
 * One delivery on its way into one channel.
 *
 * @param channel its id, without the name people gave it
 */
record SlackPost(SendOrder order, Secret token, String channel, OnceGate gate) {

  static SlackPost of(SendOrder order, Secret token, OnceGate gate) {
    return new SlackPost(order, token, channel(order), gate);
  }

  /**
   * Whether the channel is named by its id, which no other workspace has, and not by what people
   * call it, which other workspaces may call a channel of theirs.
   */
  static boolean isNamedById(SendOrder order) {
    return channel(order).matches("[CDGUW][A-Z0-9]+");
  }

  private static String channel(SendOrder order) {
    int bar = order.address().indexOf('|');
    return (bar < 0 ? order.address() : order.address().substring(0, bar)).strip();
  }

  String key() {
    return order.key();
  }
}
