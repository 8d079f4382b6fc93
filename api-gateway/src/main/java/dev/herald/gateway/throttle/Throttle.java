package dev.herald.gateway.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.gateway.access.Passage;
import dev.herald.gateway.routing.Bucket;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Counts permitted requests and refuses those that come too often.
 *
 * <p>Counted in the memory of this instance: with several gateways behind a balancer each allows
 * the full rate, and a restart forgets. A shared counter would put a network call and one more
 * server before every request; what is protected here are the services, not a quota that is sold.
 */
@Singleton
public final class Throttle {

  private static final int MOST_CALLERS = 100_000;

  private final boolean enabled;
  private final Set<Long> exempt;
  private final Limits general;
  private final Limits testDeliveries;

  Throttle(ThrottleConfiguration configuration) {
    this.enabled = configuration.enabled();
    this.exempt = configuration.exempt();
    this.general = new Limits(configuration.general());
    this.testDeliveries = new Limits(configuration.ofTestDeliveries());
  }

  /**
   * Counts a permitted request.
   *
   * @return how to take it back, should a later check refuse what must not count
   * @throws Refusal when it is one too many
   */
  public Runnable count(Bucket bucket, Passage passage) {
    var project = passage.caller().project();
    if (!enabled || project.filter(exempt::contains).isPresent()) {
      return () -> {};
    }
    return switch (bucket) {
      case NONE -> () -> {};
      case TEST_DELIVERY -> testDeliveries.count("project " + project.orElseThrow());
      case GENERAL, SCIM -> passage.keyHash() == null ? () -> {} : general.count(passage.keyHash());
    };
  }

  /** Rates, and the log of everyone who is subject to them. */
  private static final class Limits {
    private final List<Rate> rates;
    private final Cache<String, RequestLog> logs;

    Limits(List<Rate> rates) {
      this.rates = rates;
      Duration longest =
          rates.stream().map(Rate::period).max(Duration::compareTo).orElse(Duration.ZERO);
      this.logs =
          Caffeine.newBuilder().maximumSize(MOST_CALLERS).expireAfterAccess(longest).build();
    }

    Runnable count(String caller) {
      RequestLog log = logs.get(caller, _ -> new RequestLog(rates));
      Duration wait = log.enter(System.nanoTime(), rates);
      if (wait.isPositive()) {
        throw Refusal.of(new Problem.Throttled(wait));
      }
      return log::takeBackLatest;
    }
  }
}
