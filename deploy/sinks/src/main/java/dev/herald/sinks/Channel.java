package dev.herald.sinks;

import java.util.Locale;
import java.util.Optional;

/** The ways a report can arrive here. */
public enum Channel {
  EMAIL,
  SLACK,
  WEBHOOK;

  /** As it is written in requests and answers. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Channel> of(String word) {
    for (Channel channel : values()) {
      if (channel.word().equals(word)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
