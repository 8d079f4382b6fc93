package dev.herald.sinks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How often what arrived, for every message ever received, whether still kept or not.
 *
 * <p>Counted by the headers a receiver could tell a repeated message by, so that a test can ask
 * whether any recipient got anything twice without reading all messages.
 */
final class Tally {
  /**
   * What else is counted are the fields of a Slack message's metadata, as {@code metadata.NAME}.
   */
  private static final List<String> HEADERS = List.of("webhook-id", "message-id");

  private static final String METADATA = "metadata.";
  private static final String RECIPIENT = "recipient";

  private record Key(Channel channel, String header) {}

  private final ConcurrentMap<Key, ConcurrentMap<String, Integer>> counts =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<Channel, Integer> totals = new ConcurrentHashMap<>();
  private final ConcurrentMap<Channel, Integer> refused = new ConcurrentHashMap<>();

  void count(Arrival arrival) {
    totals.merge(arrival.channel(), 1, Integer::sum);
    count(arrival.channel(), RECIPIENT, arrival.recipient());
    arrival
        .headers()
        .forEach(
            (name, value) -> {
              if (HEADERS.contains(name) || name.startsWith(METADATA)) {
                count(arrival.channel(), name, value);
              }
            });
  }

  private void count(Channel channel, String header, String value) {
    counts
        .computeIfAbsent(new Key(channel, header), _ -> new ConcurrentHashMap<>())
        .merge(value, 1, Integer::sum);
  }

  void countRefused(Channel channel) {
    refused.merge(channel, 1, Integer::sum);
  }

  int total(Channel channel) {
    return totals.getOrDefault(channel, 0);
  }

  int refused(Channel channel) {
    return refused.getOrDefault(channel, 0);
  }

  /** Value of {@code header} to number of messages that bore it. */
  Map<String, Integer> by(Channel channel, String header) {
    return counts.getOrDefault(new Key(channel, header), new ConcurrentHashMap<>());
  }

  void clear(@Nullable Channel channel) {
    counts.keySet().removeIf(key -> channel == null || key.channel() == channel);
    totals.keySet().removeIf(key -> channel == null || key == channel);
    refused.keySet().removeIf(key -> channel == null || key == channel);
  }
}
