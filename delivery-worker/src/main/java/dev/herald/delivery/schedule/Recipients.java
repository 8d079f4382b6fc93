package dev.herald.delivery.schedule;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who a target means: the addresses of an e-mail target, the one destination of any other. */
public final class Recipients {

  private static final String EMAIL = "email";

  private Recipients() {}

  /** Addresses trimmed, empty ones and repetitions dropped, in the order given. */
  public static List<String> of(String targetType, String targetValue) {
    if (!targetType.equals(EMAIL)) {
      return List.of(targetValue.strip());
    }
    Set<String> addresses = new LinkedHashSet<>();
    for (String part : targetValue.split(",")) {
      if (!part.isBlank()) {
        addresses.add(part.strip());
      }
    }
    return List.copyOf(addresses);
  }

  /** Those a change of target reaches for the first time. */
  public static List<String> newlyReached(
      SubscriptionState now, SubscriptionState.Announcement announcement) {
    var reached = of(now.targetType(), now.targetValue());
    if (!now.targetType().equals(announcement.previousTargetType())) {
      return reached;
    }
    var before = of(now.targetType(), announcement.previousTargetValue());
    return reached.stream().filter(one -> !before.contains(one)).toList();
  }
}
