package dev.herald.delivery.ledger;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts recipients of whom nobody can say whether their message arrived. */
final class Doubts {

  private Doubts() {}

  /** A channel said so itself, and its outcome is counted as a possible duplicate already. */
  static void told(MeterRegistry meters, String channel) {
    meters.counter("herald.unknown.recipients", "channel", channel).increment();
  }

  /** A sender that came to no end left them. */
  static void left(MeterRegistry meters, String channel, long recipients) {
    meters.counter("herald.unknown.recipients", "channel", channel).increment(recipients);
    meters.counter("herald.possible.duplicates", "channel", channel).increment(recipients);
  }
}
