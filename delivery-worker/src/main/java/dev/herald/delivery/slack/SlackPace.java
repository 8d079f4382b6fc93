package dev.herald.delivery.slack;

import dev.herald.delivery.ledger.WorkerInstances;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** Gives every channel its turns, about one post a second, in the order of asking. */
@Singleton
final class SlackPace {

  private final SlackSettings settings;
  private final IntSupplier instances;
  private final Map<String, Long> nextTurn = new ConcurrentHashMap<>();

  @Inject
  SlackPace(SlackSettings settings, Optional<WorkerInstances> instances) {
    this(settings, () -> instances.map(WorkerInstances::alive).orElse(1));
  }

  /**
   * @param instances how many workers share the pace
   */
  SlackPace(SlackSettings settings, IntSupplier instances) {
    this.settings = settings;
    this.instances = instances;
  }

  /**
   * Waits for the channel's next turn.
   *
   * @return empty when it may post now; else how far off its turn is, and none was taken
   */
  Optional<Duration> await(String channel) {
    var wait = reserve(channel, System.nanoTime());
    if (wait.isNegative()) {
      return Optional.of(wait.negated());
    }
    try {
      Thread.sleep(wait);
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of(Duration.ZERO);
    }
  }

  /**
   * Takes the channel's next turn.
   *
   * @return how long until then; negative when that is too long to wait, and none was taken
   */
  Duration reserve(String channel, long now) {
    nextTurn.values().removeIf(turn -> turn - now < -settings.pace().toNanos());
    long latest = now + settings.patience().toNanos();
    long[] turn = {now};
    nextTurn.compute(
        channel,
        (_, next) -> {
          turn[0] = next == null ? now : Math.max(now, next);
          boolean taken = turn[0] <= latest;
          return taken ? turn[0] + share() : turn[0];
        });
    var wait = Duration.ofNanos(turn[0] - now);
    return turn[0] > latest ? wait.negated() : wait;
  }

  /** However many instances there are, a thread must come through without being put off. */
  private long share() {
    long pace = settings.pace().toNanos();
    return Math.clamp(
        pace * instances.getAsInt(), pace, Math.max(pace, settings.patience().toNanos()));
  }
}
