package dev.herald.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.delivery.channel.SendOutcome.Unknown;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** The webhook channel of a worker shared by the tests of the JVM, and receivers for it to call. */
final class WebhookScene implements AutoCloseable {

  static final ScriptedDns DNS = new ScriptedDns();

  /** Called by name, which only ports the operator has opened allow. */
  static final ScriptedReceiver OUTSIDE = new ScriptedReceiver();

  static final ScriptedReceiver INSIDE =
      new ScriptedReceiver("127.0.0.9", ServerSocketFactory.getDefault());

  static final Worker WORKER =
      Worker.with(
          Map.of(
              "herald.delivery.engine", "false",
              "herald.events.relay", "false",
              "herald.webhook.allow", "127.0.0.1/32,sink.localhost",
              "herald.webhook.resolver", DNS.server(),
              "herald.webhook.ports", OUTSIDE.port() + "," + INSIDE.port(),
              "herald.webhook.connect-timeout", "5s",
              "herald.webhook.total-timeout", "4s"));

  private static final AtomicInteger KEYS = new AtomicInteger();

  final SignedWebhookChannel channel = WORKER.get(SignedWebhookChannel.class);
  final ScriptedReceiver receiver = new ScriptedReceiver();
  final String key = "webhookkey" + KEYS.incrementAndGet();
  final CountingGate gate = CountingGate.open();

  @Override
  public void close() {
    receiver.close();
  }

  Orders hook() {
    return Orders.to(receiver.url("/hook")).key(key);
  }

  Orders named(String host) {
    return Orders.to("http://" + host + ":" + OUTSIDE.port() + "/hook").key(key);
  }

  static RetryLater later(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(RetryLater.class);
    return (RetryLater) outcome;
  }

  static Rejected rejected(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    return (Rejected) outcome;
  }

  static Unknown unknown(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(Unknown.class);
    return (Unknown) outcome;
  }
}
