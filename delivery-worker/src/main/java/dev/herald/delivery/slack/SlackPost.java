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
    int bar = order.address().indexOf('|');
    var channel = bar < 0 ? order.address() : order.address().substring(0, bar);
    return new SlackPost(order, token, channel.strip(), gate);
  }

  String key() {
    return order.key();
  }
}
