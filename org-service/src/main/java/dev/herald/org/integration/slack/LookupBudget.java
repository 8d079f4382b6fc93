package dev.herald.org.integration.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** Keeps callers from spending a workspace's rate limit by asking for channels one by one. */
@Singleton
final class LookupBudget {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int most;
  private final Clock clock;
  private final Cache<Long, ArrayDeque<Instant>> spent =
      Caffeine.newBuilder().expireAfterAccess(WINDOW.multipliedBy(2)).build();

  LookupBudget(SlackConfiguration slack, Clock clock) {
    this.most = slack.lookupsPerMinute();
    this.clock = clock;
  }

  /** Refuses with 429 when the last minute has had its share. */
  void spend(long integrationId) {
    var times = spent.get(integrationId, _ -> new ArrayDeque<>());
    synchronized (times) {
      Instant now = clock.instant();
      while (!times.isEmpty() && times.peekFirst().isBefore(now.minus(WINDOW))) {
        times.removeFirst();
      }
      if (times.size() >= most) {
        throw Refusal.of(
            new Problem.Throttled(Duration.between(now, times.getFirst().plus(WINDOW))));
      }
      times.addLast(now);
    }
  }
}
