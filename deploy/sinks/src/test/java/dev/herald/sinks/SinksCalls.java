package dev.herald.sinks;

import java.util.List;
import java.util.Map;

/** Messages as they would have come over the wire. */
final class SinksCalls {
  private SinksCalls() {}

  static Arrivals.Draft webhook(String path, String webhookId) {
    return (id, at) ->
        new Arrival(
            id,
            Channel.WEBHOOK,
            path,
            at,
            Map.of("webhook-id", webhookId),
            new Arrival.Content(null, null, null, "{}", List.of()));
  }
}
