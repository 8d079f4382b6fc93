package dev.herald.bench;

import java.util.HashMap;
import java.util.Map;

/** Workers for tests that wait for them. */
final class Impatience {

  private Impatience() {}

  /** What a dead worker held is taken over soon, and what was put off is tried again soon. */
  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(Chaos.settings());
    settings.put("herald.delivery.lease.start", "8s");
    settings.put("herald.delivery.lease.run", "10s");
    settings.put("herald.delivery.sweep", "1s");
    String rounds = "1s,1s,2s,2s,3s,3s,5s,5s,5s,5s";
    settings.put("herald.delivery.rounds.email", rounds);
    settings.put("herald.delivery.rounds.slack", rounds);
    settings.put("herald.delivery.rounds.webhook", rounds);
    return settings;
  }
}
