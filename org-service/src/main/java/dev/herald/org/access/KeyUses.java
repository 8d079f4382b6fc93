package dev.herald.org.access;

import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which keys were used and writes it down now and then, many at once.
 *
 * <p>The lookup itself never waits for a write. What a crash loses is written at the next use.
 */
@Singleton
class KeyUses {

  /** The compatible API writes last_used_at at most once an hour for each key. */
  private static final Duration PRECISION = Duration.ofHours(1);

  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final AccessRepository accesses;
  private final Clock clock;

  KeyUses(AccessRepository accesses, Clock clock) {
    this.accesses = accesses;
    this.clock = clock;
  }

  void noted(String keyId, @Nullable Instant lastUsedAt) {
    if (lastUsedAt == null || lastUsedAt.isBefore(clock.instant().minus(PRECISION))) {
      waiting.add(keyId);
    }
  }

  @Scheduled(
      fixedDelay = "${herald.access.last-used-flush:1s}",
      scheduler = TaskExecutors.SCHEDULED)
  void write() {
    var keys = Set.copyOf(waiting);
    if (keys.isEmpty()) {
      return;
    }
    waiting.removeAll(keys);
    var now = clock.instant();
    accesses.markUsed(keys, now, now.minus(PRECISION));
  }

  @PreDestroy
  void close() {
    write();
  }
}
