package dev.herald.delivery.slack;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Gives every channel its turns, about one post a second, in the order of asking. */
@Singleton
final class SlackPace {

  private final SlackSettings settings;
  private final Map<String, Long> nextTurn = new ConcurrentHashMap<>();

  SlackPace(SlackSettings settings) {
    this.settings = settings;
  }

  /**
   * Waits for the channel's next turn.
   *
   * @return empty when it may post now; else how far off its turn is, and none was taken
   */
  Optional<Duration> await(String channel) throws InterruptedException {
    long now = System.nanoTime();
    nextTurn.values().removeIf(turn -> turn - now < -settings.pace().toNanos());
    long latest = now + settings.patience().toNanos();
    long[] turn = {now};
    nextTurn.compute(
        channel,
        (_, next) -> {
          turn[0] = next == null ? now : Math.max(now, next);
          boolean taken = turn[0] <= latest;
          return taken ? turn[0] + settings.pace().toNanos() : turn[0];
        });
    var wait = Duration.ofNanos(turn[0] - now);
    if (turn[0] > latest) {
      return Optional.of(wait);
    }
    Thread.sleep(wait);
    return Optional.empty();
  }
}
