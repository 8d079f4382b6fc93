package dev.herald.delivery.ledger;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.platform.net.OutboundUrls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Spares destinations that ask for it: a pause after 429 and its like, an open circuit after
 * several failures in a row, a token bucket each.
 */
@Singleton
public class Destinations {

  private static final int BUCKETS = 20_000;

  /** Failures further apart than this are not failures in a row. */
  private static final Duration MEMORY = Duration.ofHours(1);

  private final Jdbi jdbi;
  private final RateConfiguration rates;
  private final Optional<WorkerInstances> instances;
  private final OutboundUrls urls;
  private final Clock clock;
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private volatile Map<String, Health> troubled = Map.of();

  Destinations(
      Jdbi jdbi,
      RateConfiguration rates,
      Optional<WorkerInstances> instances,
      OutboundUrls urls,
      Clock clock,
      MeterRegistry meters) {
    this.jdbi = jdbi;
    this.rates = rates;
    this.instances = instances;
    this.urls = urls;
    this.clock = clock;
    meters.gauge("herald.circuits.open", this, Destinations::open);
  }

  /**
   * A destination in trouble.
   *
   * @param reason what its last failure said, null when nobody wrote that down
   */
  public record Health(
      String destination, int failures, Instant notBefore, @Nullable String reason) {}

  /** Where a message to an address goes. */
  public Destination of(ChannelKind channel, String address, SubscriptionState subscription) {
    return Destination.of(channel, address, subscription, urls);
  }

  /**
   * Asks to speak to a destination.
   *
   * @return how long to wait before speaking; negative when it is to be put off by that much
   */
  public Duration ask(ChannelKind channel, Destination destination) {
    var now = clock.instant();
    var health = ill(destination, now);
    if (health.isPresent()) {
      return Duration.between(health.get().notBefore(), now);
    }
    double perSecond = rates.perSecond(channel) / instances.map(WorkerInstances::alive).orElse(1);
    if (perSecond <= 0) {
      return Duration.ZERO;
    }
    if (buckets.size() > BUCKETS) {
      buckets.clear();
    }
    long nanos = System.nanoTime();
    return buckets
        .computeIfAbsent(destination.rate(), _ -> new TokenBucket(perSecond, nanos))
        .reserve(perSecond, rates.patience(), nanos);
  }

  /** How it stands with a destination that is left alone because it failed or asked for it. */
  public Optional<Health> ill(Destination destination) {
    return ill(destination, clock.instant());
  }

  private Optional<Health> ill(Destination destination, Instant now) {
    return Optional.ofNullable(troubled.get(destination.health()))
        .filter(health -> health.notBefore().isAfter(now));
  }

  /** Learns from an outcome. */
  public void learn(Destination destination, SendOutcome outcome) {
    if (outcome instanceof SendOutcome.RetryLater later
        && later.scope() == SendOutcome.Scope.DESTINATION) {
      ill(destination, later.failure(), asked(later.retryAfter()));
    } else if (outcome instanceof SendOutcome.Partial partial && partial.retryAfter() != null) {
      ill(destination, partial.failure(), asked(partial.retryAfter()));
    } else if (troubled.containsKey(destination.health())
        && outcome instanceof SendOutcome.Delivered) {
      forget(destination.health());
    }
  }

  /** One answer stops everybody who sends there, so it is not believed beyond measure. */
  private Duration asked(@Nullable Duration retryAfter) {
    if (retryAfter == null) {
      return Duration.ZERO;
    }
    return retryAfter.compareTo(rates.longestAsked()) > 0 ? rates.longestAsked() : retryAfter;
  }

  /**
   * Doubles the pause from one second, but only once the circuit's count is reached, unless asked
   * for. A failure that nobody has looked at for so long no success has cleared either: it is no
   * longer the one before this.
   */
  private void ill(Destination destination, SendOutcome.Failure failure, Duration asked) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into destination_health as h
                      (destination, failures, not_before, updated_at, reason)
                    values (:destination, 1, now() + cast(:asked as interval), now(), :reason)
                    on conflict (destination) do update set
                      (failures, not_before, updated_at, reason) = (
                        select so_far.failures,
                          greatest(h.not_before, now() + cast(:asked as interval),
                            case when so_far.failures < :circuit then now()
                              else now() + least(cast(:longest as interval),
                                interval '1s' * power(2, least(so_far.failures - :circuit, 16)))
                              end),
                          now(), excluded.reason
                        from (select case when h.not_before <= now()
                            and h.updated_at <= now() - cast(:memory as interval)
                          then 1 else h.failures + 1 end as failures) as so_far)
                    """)
                .bind("destination", destination.health())
                .bind("reason", failure.message())
                .bind("asked", asked.toString())
                .bind("circuit", rates.circuit())
                .bind("longest", rates.longestPause().toString())
                .bind("memory", MEMORY.toString())
                .execute());
    refresh();
  }

  /** Drops what was learned of a destination. */
  void forget(String destination) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from destination_health where destination = :destination")
                .bind("destination", destination)
                .execute());
    refresh();
  }

  /** Looks at what the other workers have learned. */
  @Scheduled(fixedDelay = "1s")
  void refresh() {
    Map<String, Health> found = new ConcurrentHashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select destination, failures, not_before, reason from destination_health
                    where updated_at > now() - cast(:memory as interval) or not_before > now()
                    """)
                .bind("memory", MEMORY.toString())
                .mapTo(Health.class)
                .forEach(one -> found.put(one.destination(), one)));
    troubled = found;
  }

  /** Drops what is neither obeyed nor counted any more. */
  @Scheduled(fixedDelay = "1h", initialDelay = "1h")
  void forgetOld() {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from destination_health where not_before <= now()
                      and updated_at <= now() - cast(:memory as interval)
                    """)
                .bind("memory", MEMORY.toString())
                .execute());
  }

  private double open() {
    var now = clock.instant();
    return troubled.values().stream().filter(one -> one.notBefore().isAfter(now)).count();
  }
}
